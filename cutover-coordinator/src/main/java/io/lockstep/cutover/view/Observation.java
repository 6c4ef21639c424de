package io.lockstep.cutover.view;

import java.time.Instant;

/// What is looked at besides the verifier's documents.
///
/// @param now the present moment
public record Observation(Instant now, FeedStatus feed) {}
