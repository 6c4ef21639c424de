package io.lockstep.verifier.matching;

import io.lockstep.events.Position;
import io.lockstep.events.RowImage;

/// The newest version of a row that one side has shown, from which the next one takes the columns that it hides.
///
/// @param interval the number of the watermark that precedes it on its side
public record Carried(long interval, Position position, RowImage image) {}
