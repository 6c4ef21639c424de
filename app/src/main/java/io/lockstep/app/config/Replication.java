package io.lockstep.app.config;

import java.util.Objects;

/// The replicator under verification.
public sealed interface Replication {
    /// Native logical replication, which applies in source commit order.
    ///
    /// @param subscription on the target
    record Native(String subscription) implements Replication {
        public Native {
            Objects.requireNonNull(subscription);
        }
    }

    /// Some replicator that is only observed; it is taken to apply in source commit order.
    record ObserveOnly() implements Replication {}

    /// What the checked settings say.
    ///
    /// @throws IllegalStateException when the settings were not checked before
    static Replication of(Settings settings) {
        return switch (settings.text("replication.type")) {
            case "native" -> new Native(settings.text("replication.native.subscription"));
            case "none" -> new ObserveOnly();
            default -> throw new IllegalStateException("replication.type was not checked");
        };
    }
}
