package io.lockstep.cutover.lease;

import java.time.Duration;

/// What the row of the lease says.
///
/// @param run the run that it is held for
/// @param waiting whether clients may be waiting
/// @param expired by the clock of the server that was asked
/// @param left until then; negative afterwards
public record LeaseRow(long epoch, String holder, long run, boolean waiting, boolean expired, Duration left) {}
