package io.lockstep.cutover.view;

import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What speaks against a lane being proven, whatever its tables say.
record LaneReasons(LaneView lane, ProofRules rules, Observation observation, CaptureReasons captures, Sweeps sweeps) {
    List<Reason> list() {
        return Stream.of(starting(), stalled(), reported(), unbalanced(), notSwept(), proofBehind())
                .flatMap(reasons -> reasons)
                .toList();
    }

    private Stream<Reason> starting() {
        if (lane.current().isEmpty()) {
            return unknown(
                    UnprovenReason.STARTING,
                    "no progress has been reported for lane " + lane.lane() + ": is the verifier running?");
        }
        var waiting = new TreeSet<>(lane.missing());
        lane.current().stream()
                .filter(view -> !view.hasProof())
                .forEach(view -> waiting.add(view.id().partition()));
        return waiting.isEmpty()
                ? Stream.empty()
                : unknown(
                        UnprovenReason.STARTING,
                        "lane " + lane.lane() + " has no proof point in epoch " + lane.epoch() + " yet in partitions "
                                + waiting);
    }

    private Stream<Reason> stalled() {
        Duration limit = rules.silence();
        return farthest(lane.current().stream().map(PartitionView::sourceMovedAt), limit)
                .flatMap(silent -> unknown(UnprovenReason.WATERMARKS_STALLED, stalledText(silent, limit)));
    }

    private String stalledText(Duration silent, Duration limit) {
        return silent.isNegative()
                ? "lane " + lane.lane() + " reports watermarks from " + Durations.text(silent.negated())
                        + " in the future: set the clocks of the verifier and the coordinator"
                : "a partition of lane " + lane.lane() + " has shown no new watermark of the source for "
                        + Durations.text(silent) + " (limit " + Durations.text(limit) + "): "
                        + writerTrouble()
                                .orElse("check the watermark writer, the capture of the source and the verifier");
    }

    private Optional<String> writerTrouble() {
        return captures.source().current().map(CaptureReport::watermarks).map(CaptureReport.WatermarkReport::error);
    }

    private Stream<Reason> reported() {
        return lane.current().stream()
                .flatMap(view -> view.progress().reasons().stream())
                .distinct()
                .sorted()
                .map(reason -> new Reason.NotKnown(reason, "lane " + lane.lane() + " has " + partitions(reason)));
    }

    private String partitions(UnprovenReason reason) {
        List<Integer> partitions = lane.current().stream()
                .filter(view -> view.progress().reasons().contains(reason))
                .map(view -> view.id().partition())
                .toList();
        return Explanations.of(reason) + " in partitions " + partitions;
    }

    private Stream<Reason> unbalanced() {
        List<Integer> partitions = lane.current().stream()
                .filter(view -> !view.balanced())
                .map(view -> view.id().partition())
                .toList();
        return partitions.isEmpty()
                ? Stream.empty()
                : unknown(
                        UnprovenReason.GAP,
                        "in partitions " + partitions + " of lane " + lane.lane()
                                + " some versions received are not accounted for: begin a new epoch and report a bug");
    }

    /// Before the first proof point no sweep can begin.
    private Stream<Reason> notSwept() {
        return !lane.hasProof() || sweeps.lists(lane)
                ? Stream.empty()
                : unknown(
                        UnprovenReason.NOT_SWEPT,
                        "no sweep of the rows at rest of lane " + lane.lane() + " has begun in epoch " + lane.epoch()
                                + ": it begins by itself, unless sweep.automatic is false: then run"
                                + " `lockstep sweep start`");
    }

    private Stream<Reason> proofBehind() {
        Duration limit = rules.proofAge(lane.replicationLag().orElse(Duration.ZERO));
        return farthest(lane.provenWrittenAt(), limit).flatMap(age -> behind(age, limit));
    }

    /// The time since the moment farthest from now, when it is beyond a limit. A moment in the future is as little
    /// trusted as one long ago.
    private Stream<Duration> farthest(Stream<Instant> moments, Duration limit) {
        return moments
                .map(moment -> Duration.between(moment, observation.now()))
                .max(Comparator.comparing(Duration::abs))
                .filter(distance -> distance.abs().compareTo(limit) > 0)
                .stream();
    }

    private Stream<Reason> behind(Duration age, Duration limit) {
        if (age.isNegative()) {
            return unknown(
                    UnprovenReason.WATERMARKS_STALLED,
                    "the proof of lane " + lane.lane() + " is from " + Durations.text(age.negated())
                            + " in the future: set the clocks of the source and the coordinator");
        }
        Reason waiting = new Reason.Waiting(
                Reason.What.PROOF_BEHIND,
                "the proof of lane " + lane.lane() + " is "
                        + Durations.text(age) + " old (limit " + Durations.text(limit)
                        + "): replication to the target, or reading it, is behind");
        return Stream.concat(
                Stream.of(waiting),
                Stream.of(captures.source(), captures.target()).flatMap(this::deaf));
    }

    /// An old proof while a capture is known not to read: what it would have shown is not known.
    private Stream<Reason> deaf(CaptureView capture) {
        return capture.current().stream()
                .filter(report -> !report.connected())
                .flatMap(report -> unknown(
                        UnprovenReason.WATERMARKS_STALLED,
                        "the capture of the " + report.side().word() + " of lane " + lane.lane()
                                + " does not read its change log: "
                                + Objects.requireNonNullElse(report.error(), "it is starting")));
    }

    private static Stream<Reason> unknown(UnprovenReason why, String message) {
        return Stream.of(new Reason.NotKnown(why, message));
    }
}
