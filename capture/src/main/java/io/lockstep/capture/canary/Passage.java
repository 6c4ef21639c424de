package io.lockstep.capture.canary;

/// Tells from the watermarks that both sides show when everything written before must have been judged, and
/// when what is written next comes too late to change that. Confined to one thread.
final class Passage {
    private final long written;
    private long due;
    private long decided;
    private boolean over;

    /// @param written the newest watermark of the source, read after the last write
    Passage(long written) {
        this.written = written;
    }

    /// Takes in what both sides show.
    ///
    /// @param sequence of the target's watermark
    /// @param seen which one the target had shown when that was written
    /// @param covered the same of the source's newest watermark
    void shows(long sequence, long seen, long covered) {
        if (due == 0 && seen > written + 1) {
            due = sequence;
        }
        if (due > 0 && decided == 0 && seen >= due) {
            decided = sequence;
        }
        over |= decided > 0 && covered >= decided;
    }

    /// The watermark that has to be proven for it; 0 while the target has not shown it.
    long due() {
        return due;
    }

    /// Whether what is written from now on comes too late to change a verdict at [#due]: on the target
    /// behind the watermark at which that is decided, on the source behind the one that covers it, up to
    /// which a version of the source may explain what the target shows.
    boolean isOver() {
        return over;
    }
}
