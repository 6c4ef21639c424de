package io.lockstep.events.dms;

import java.util.Optional;

/// A character that a task replaces in texts.
///
/// @param from its Unicode code point
/// @param to the one that takes its place; empty when it is left out
public record CharacterChange(int from, Optional<Integer> to) {}
