package io.lockstep.cutover.view;

import io.lockstep.cutover.canary.Canaries;
import io.lockstep.cutover.canary.CanaryState;
import io.lockstep.events.CanaryKind;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CanaryReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What the canaries of a lane say against its being proven: that the detector is deaf, or that nobody
/// knows.
record CanaryReasons(String lane, Canaries canaries, CanaryRules rules, Instant now) {
    Stream<Reason> list() {
        return Stream.concat(deaf(), unanswered().stream());
    }

    private Stream<Reason> deaf() {
        return canaries.failed().entrySet().stream()
                .map(failed -> new Reason.NotKnown(UnprovenReason.CANARY, deaf(failed)));
    }

    private String deaf(Map.Entry<CanaryKind, CanaryState> failed) {
        String what = failed.getValue() instanceof CanaryState.NotHealed healed
                ? "was put right and not found right again by the time that watermark " + healed.due() + " was proven"
                : "was not found by the time that its watermark was proven";
        return "a " + failed.getKey() + " that was planted in lane " + lane + " " + what
                + ": the detector is deaf, and what it has proven since may be wrong: see that both publications of the"
                + " lane have their canary table (`lockstep setup` repairs them), and report a bug when they do";
    }

    /// While the proof does not come to where a canary is planted, that is not yet deafness.
    private Optional<Reason> unanswered() {
        Optional<Instant> found = canaries.lastFoundAt();
        boolean fresh = found.filter(at -> Duration.between(at, now).abs().compareTo(rules.limit()) <= 0)
                .isPresent();
        if (fresh) {
            return Optional.empty();
        }
        String since = found.map(at -> "no canary of lane " + lane + " has been found for "
                        + Durations.text(Duration.between(at, now)) + " (limit " + Durations.text(rules.limit()) + ")")
                .orElse("no canary of lane " + lane + " has been found yet");
        return Optional.of(
                canaries.pending()
                        ? new Reason.Waiting(
                                Reason.What.CANARY_PENDING, since + ": the one planted now waits for its proof")
                        : new Reason.NotKnown(UnprovenReason.CANARY, since + ": " + why()));
    }

    private String why() {
        if (canaries.report().isEmpty()) {
            return "the capture of the source plants none: see that it runs, and is of this version";
        }
        CanaryReport report = canaries.report().get();
        if (report.resting()) {
            return "their planter has been told to rest";
        }
        return report.error() == null
                ? "none is planted at the moment"
                : "none can be planted: " + report.error() + ": run `lockstep setup`";
    }
}
