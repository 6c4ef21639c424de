package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import java.util.Objects;
import java.util.Optional;

/// What leaves the databases.
///
/// @param fingerprintKey empty when one is to be generated
public record Privacy(Optional<Secret> fingerprintKey) {
    public Privacy {
        Objects.requireNonNull(fingerprintKey);
    }

    static Privacy of(Settings settings) {
        return new Privacy(settings.optional("privacy.fingerprint-key", Secret.class));
    }
}
