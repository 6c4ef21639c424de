package io.lockstep.capture.canary;

/// Tells from the watermarks that the target shows when everything written before must have been judged.
/// Confined to one thread.
final class Passage {
    private final long written;
    private long due;
    private boolean over;

    /// @param written the newest watermark of the source, read after the last write
    Passage(long written) {
        this.written = written;
    }

    /// Takes in what the target shows.
    ///
    /// @param sequence of the watermark
    /// @param seen which one the target had shown when that was written
    void shows(long sequence, long seen) {
        if (due == 0 && seen > written + 1) {
            due = sequence;
        }
        over |= due > 0 && seen >= due;
    }

    /// The watermark that has to be proven for it; 0 while the target has not shown it.
    long due() {
        return due;
    }

    /// Whether what is written from now on comes too late to change a verdict at [#due].
    boolean isOver() {
        return over;
    }
}
