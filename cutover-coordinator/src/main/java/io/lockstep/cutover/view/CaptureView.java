package io.lockstep.cutover.view;

import io.lockstep.events.Position;
import io.lockstep.events.Side;
import io.lockstep.events.json.CaptureReport;
import java.time.Duration;
import java.util.Optional;

/// One capture at one moment: what it last reported, and whether that still counts.
///
/// @param age of the report, negative when it is from the future; null without a report
record CaptureView(String lane, Side side, Optional<CaptureReport> report, Duration age) {
    /// Reports come every second. What is older, or from further in the future, says nothing of the present.
    private static final Duration LIMIT = Duration.ofSeconds(5);

    static CaptureView of(String lane, Side side, VerificationState state, Observation observation) {
        Optional<CaptureReport> report = Optional.ofNullable(state.captures().get(CaptureReport.key(lane, side)));
        Duration age = Optional.ofNullable(state.heard().get(CaptureReport.key(lane, side)))
                .map(heard -> Duration.between(heard, observation.now()))
                .orElse(Duration.ZERO);
        return new CaptureView(lane, side, report, age);
    }

    boolean silent() {
        return report.isEmpty() || age.abs().compareTo(LIMIT) > 0;
    }

    /// The report, while it counts.
    Optional<CaptureReport> current() {
        return silent() ? Optional.empty() : report;
    }

    SideStatus status() {
        return report.map(this::status).orElse(SideStatus.UNKNOWN);
    }

    private SideStatus status(CaptureReport known) {
        Position position = known.position();
        return new SideStatus(
                position == null ? null : position.previousCommit(),
                known.connected() && !silent(),
                silent() ? null : known.retainedBytes());
    }

    /// Why nothing is known of it.
    String silence() {
        if (report.isEmpty()) {
            return "the capture of the " + side.word() + " of lane " + lane
                    + " has not reported: start `lockstep capture --side " + side.word() + "`";
        }
        return age.isNegative()
                ? "the capture of the " + side.word() + " of lane " + lane + " reports from "
                        + Durations.text(age.negated()) + " in the future: set the clocks of capture and coordinator"
                : "the capture of the " + side.word() + " of lane " + lane + " last reported " + Durations.text(age)
                        + " ago (limit " + Durations.text(LIMIT)
                        + "): see that it runs and reaches Kafka, and that the clocks agree";
    }
}
