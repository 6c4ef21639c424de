package io.lockstep.capture.encoding;

import io.lockstep.events.Side;

/// Whose change log is read.
///
/// @param watermarkSchema of the watermark table
public record LaneSide(String migration, String lane, Side side, String watermarkSchema) {}
