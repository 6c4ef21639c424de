package io.lockstep.verifier.sweep;

/// Hears how a sweep gets on, from several threads at once.
public interface SweepListener {
    /// A table was looked up.
    ///
    /// @param rows as the source's catalogue estimates them
    default void opened(TablePair table, long rows) {}

    /// A chunk was compared.
    ///
    /// @param rows of the source that were read
    default void compared(TablePair table, long rows) {}

    /// Rows that differ are read again, to tell wrong ones from those in flight.
    default void rereading(long rows) {}
}
