package io.lockstep.app.config;

import io.lockstep.events.dms.TaskSettings;
import java.util.Objects;
import java.util.Optional;

/// The replicator under verification.
public sealed interface Replication {
    /// How it applies what it reads.
    Apply apply();

    /// What it is known to change.
    default Losses losses() {
        return Losses.NONE;
    }

    /// What a replicator may do with the order of changes. One that keeps order fits both.
    enum Apply {
        /// Transactions appear on the target in source commit order.
        ORDERED,
        /// Changes are applied in batches, inside which order is free.
        CAUSAL
    }

    /// Native logical replication.
    ///
    /// @param subscription on the target; empty when every lane names its own
    record Native(Optional<String> subscription, Apply apply) implements Replication {
        public Native {
            Objects.requireNonNull(subscription);
        }
    }

    /// Some replicator that is only observed.
    record ObserveOnly(Apply apply, Losses losses) implements Replication {
        /// One of which nothing is known.
        public ObserveOnly(Apply apply) {
            this(apply, Losses.NONE);
        }
    }

    /// What the checked settings say. Of a replicator that nobody vouches for, no order is assumed.
    ///
    /// @throws IllegalStateException when the settings were not checked before
    static Replication of(Settings settings) {
        return switch (settings.text("replication.type")) {
            case "native" ->
                new Native(
                        settings.optional("replication.native.subscription", String.class),
                        apply(settings, Apply.ORDERED));
            case "none" ->
                new ObserveOnly(
                        apply(
                                settings,
                                DmsSettings.of(settings)
                                        .map(found -> automatic(found.task()))
                                        .orElse(Apply.CAUSAL)),
                        Losses.of(settings));
            default -> throw new IllegalStateException("replication.type was not checked");
        };
    }

    /// Of a task that may write in batches, or a large value after its row, no order is assumed.
    private static Apply automatic(TaskSettings task) {
        boolean batches = task.batchApply().orElse(true);
        return batches || task.twoSteps() ? Apply.CAUSAL : Apply.ORDERED;
    }

    private static Apply apply(Settings settings, Apply automatic) {
        return switch (settings.text("replication.apply")) {
            case "auto" -> automatic;
            case "ordered" -> Apply.ORDERED;
            case "causal" -> Apply.CAUSAL;
            default -> throw new IllegalStateException("replication.apply was not checked");
        };
    }
}
