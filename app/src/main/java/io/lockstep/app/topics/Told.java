package io.lockstep.app.topics;

import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import java.time.Instant;

/// One version of a row as it stands in a change topic.
///
/// @param at when the broker appended it
/// @param interval the newest watermark of its lane before it in its own log; 0 when none was seen
record Told(Side side, Instant at, long interval, RowVersion version) {}
