package io.lockstep.capture.setup;

import io.lockstep.capture.database.Secret;

/// A role and its password.
public record Account(String user, Secret password) {}
