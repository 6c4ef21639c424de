package io.lockstep.app.config;

import io.lockstep.cutover.aws.AwsAccess;
import io.lockstep.cutover.dms.TaskArn;
import io.lockstep.events.dms.EndpointSettings;
import io.lockstep.events.dms.TaskSettings;
import io.lockstep.verifier.causes.Profile;
import java.net.URI;
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

    /// An AWS DMS task, or a serverless replication.
    ///
    /// @param access where AWS is asked
    /// @param targetUser the role as which it writes to the target
    /// @param slot by which it reads the source; empty when that follows from the names of slots
    /// @param settled whether how it applies and what it changes was said; otherwise the task itself says it,
    /// and until
    /// it is asked no order is assumed
    record Dms(
            TaskArn arn,
            AwsAccess access,
            String targetUser,
            Optional<String> slot,
            boolean settled,
            Apply apply,
            Losses losses)
            implements Replication {
        /// As the task itself says.
        public Dms settledBy(TaskSettings task) {
            Losses found = losses.profile().equals(Profile.NONE)
                    ? new Losses(Profile.of(task, EndpointSettings.DEFAULTS), losses.accepted())
                    : losses;
            return new Dms(arn, access, targetUser, slot, true, automatic(task), found);
        }

        private static Dms of(Settings settings) {
            Optional<DmsSettings> document = DmsSettings.of(settings);
            boolean said =
                    document.isPresent() || !settings.text("replication.apply").equals("auto");
            TaskArn arn = settings.get("replication.dms.task-arn", TaskArn.class);
            return new Dms(
                    arn,
                    new AwsAccess(
                            settings.optional("replication.dms.region", String.class)
                                    .or(() -> Optional.of(arn.region())),
                            settings.optional("replication.dms.endpoint", URI.class)),
                    settings.text("replication.dms.target-user"),
                    settings.optional("replication.dms.slot", String.class),
                    said,
                    Replication.apply(
                            settings,
                            document.map(found -> automatic(found.task())).orElse(Apply.CAUSAL)),
                    Losses.of(settings));
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
            case "dms" -> Dms.of(settings);
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
