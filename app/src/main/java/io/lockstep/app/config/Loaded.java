package io.lockstep.app.config;

/// A checked configuration together with where each of its values came from.
public record Loaded(Configuration configuration, Settings settings) {}
