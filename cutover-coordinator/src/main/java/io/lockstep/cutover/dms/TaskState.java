package io.lockstep.cutover.dms;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// What DMS says of a task.
///
/// @param name its identifier
/// @param status in the words of DMS, such as `running`
/// @param stopReason why it stopped last, such as `Stop Reason NORMAL`
/// @param failure its last error, which it may have got over
/// @param checkpoint from which it would go on
/// @param started when it was started last
/// @param settings its settings, a JSON document
/// @param mappings its table mappings, a JSON document
public record TaskState(
        String name,
        String status,
        Optional<String> stopReason,
        Optional<String> failure,
        Optional<String> checkpoint,
        Optional<Instant> started,
        String sourceEndpoint,
        String targetEndpoint,
        String settings,
        String mappings) {
    /// What its status comes to.
    public enum Activity {
        /// It reads and writes.
        RUNNING,
        /// It is about to run, or to end; DMS decides when.
        CHANGING,
        /// It does nothing until somebody starts it.
        ENDED,
        /// A status that this version does not know.
        UNKNOWN
    }

    /// Serverless replications have longer words, and not always in the same case.
    public Activity activity() {
        return switch (status.toLowerCase(Locale.ROOT).replace('_', ' ')) {
            case "running" -> Activity.RUNNING;
            case "stopped", "failed", "ready", "created", "failed-move" -> Activity.ENDED;
            case "starting",
                    "stopping",
                    "creating",
                    "modifying",
                    "moving",
                    "testing",
                    "deleting",
                    "initializing",
                    "initialising",
                    "preparing metadata resources",
                    "testing connection",
                    "fetching metadata",
                    "calculating capacity",
                    "provisioning capacity",
                    "replication starting",
                    "deprovisioning" -> Activity.CHANGING;
            default -> Activity.UNKNOWN;
        };
    }

    /// For an operator: the status, and why.
    public String shown() {
        String why = activity() == Activity.ENDED
                ? stopReason.map(reason -> ", " + reason).orElse("")
                        + failure.map(text -> ": " + text.lines().findFirst().orElse(""))
                                .orElse("")
                : "";
        return status + why;
    }

    /// Whether both are of the same run of the task and say the same of it.
    boolean agrees(TaskState other) {
        return status.equalsIgnoreCase(other.status) && started.equals(other.started);
    }
}
