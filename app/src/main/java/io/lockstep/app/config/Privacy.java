package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// What leaves the databases.
///
/// @param fingerprintKey empty when one is to be generated
/// @param showValues whether the evidence of a divergence holds the values that differ
/// @param redact columns as `schema.table.column` whose values are never shown
public record Privacy(Optional<Secret> fingerprintKey, boolean showValues, Set<String> redact) {
    public Privacy {
        Objects.requireNonNull(fingerprintKey);
        redact = Set.copyOf(redact);
    }

    /// No value is shown.
    public Privacy(Optional<Secret> fingerprintKey) {
        this(fingerprintKey, false, Set.of());
    }

    static Privacy of(Settings settings) {
        return new Privacy(
                settings.optional("privacy.fingerprint-key", Secret.class),
                settings.get("privacy.show-values", Boolean.class),
                Set.copyOf(settings.list("privacy.redact", String.class)));
    }
}
