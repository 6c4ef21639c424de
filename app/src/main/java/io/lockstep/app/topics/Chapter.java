package io.lockstep.app.topics;

import java.util.List;

/// One version in the story of a row, with what it changed and what became of it.
///
/// @param changed the columns that differ from the version before it on the same side; empty for the first one
/// @param meaning in words
record Chapter(Told told, List<String> changed, String meaning) {}
