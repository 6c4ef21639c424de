package io.lockstep.cutover.view;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport;
import io.lockstep.events.json.SharedConfiguration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What speaks against a lane being proven because of what its captures report, or do not, and the tables that they
/// leave out.
///
/// @param among whether the lane is one of several, so that what does not name it by itself has to be said of it
record CaptureReasons(
        CaptureView source, CaptureView target, SharedConfiguration own, List<SlotView> slots, boolean among) {
    static CaptureReasons of(String lane, VerificationState state, ProofRules rules, Observation observation) {
        return new CaptureReasons(
                CaptureView.of(lane, Side.SOURCE, state, observation),
                CaptureView.of(lane, Side.TARGET, state, observation),
                rules.configuration(),
                observation.slots().stream()
                        .filter(slot -> slot.lane().equals(lane))
                        .toList(),
                rules.lanes().size() > 1);
    }

    List<Reason> list() {
        return Stream.of(silent(), contradicting(), concerning(), slotless())
                .flatMap(reasons -> reasons)
                .toList();
    }

    private Stream<Reason> silent() {
        return Stream.of(source, target)
                .filter(CaptureView::silent)
                .map(view -> new Reason.NotKnown(UnprovenReason.CAPTURE_SILENT, view.silence()));
    }

    /// Each capture against the coordinator; when both agree with it, or it says nothing, against each other.
    private Stream<Reason> contradicting() {
        List<Reason> withOwn = Stream.of(source, target)
                .flatMap(view -> view.current().stream())
                .filter(report -> report.configuration().contradicts(own))
                .map(report -> contradiction(
                        "the capture of the " + report.side().word(),
                        "the coordinator",
                        report.configuration().differences(own)))
                .toList();
        return withOwn.isEmpty() ? betweenThem() : withOwn.stream();
    }

    private Stream<Reason> betweenThem() {
        if (source.current().isEmpty() || target.current().isEmpty()) {
            return Stream.empty();
        }
        CaptureReport one = source.current().get();
        CaptureReport other = target.current().get();
        if (one.configuration().contradicts(other.configuration())) {
            return Stream.of(contradiction(
                    "the capture of the source",
                    "the capture of the target",
                    one.configuration().differences(other.configuration())));
        }
        return one.scheme().equals(other.scheme())
                ? Stream.empty()
                : Stream.of(contradiction(
                        "the capture of the source",
                        "the capture of the target",
                        List.of("fingerprints: " + one.scheme() + " and " + other.scheme())));
    }

    private Reason contradiction(String one, String other, List<String> differences) {
        return new Reason.NotKnown(
                UnprovenReason.CONFIGURATION_DIFFERS,
                one + " and " + other + " of lane " + source.lane() + " are configured differently in "
                        + String.join("; ", differences)
                        + ": give every service the same lockstep.yaml and restart those that had another");
    }

    /// What the captures have met. It stands, also when they are silent now, until they say otherwise.
    private Stream<Reason> concerning() {
        return Stream.of(source, target)
                .flatMap(view -> view.report().stream())
                .flatMap(report -> report.concerns().stream())
                .map(concern -> ofLane(new Reason.NotKnown(concern.reason(), concern.message())));
    }

    /// What the coordinator sees of the slots itself, where their captures have not said it.
    private Stream<Reason> slotless() {
        return slots.stream()
                .filter(slot -> !says(slot.side() == Side.SOURCE ? source : target, UnprovenReason.SLOT_LOST))
                .flatMap(slot -> slot.trouble().stream())
                .map(trouble -> ofLane(new Reason.NotKnown(UnprovenReason.SLOT_LOST, trouble)));
    }

    private Reason ofLane(Reason reason) {
        return among ? reason.inLane(source.lane()) : reason;
    }

    private static boolean says(CaptureView view, UnprovenReason reason) {
        return view.report().stream()
                .flatMap(report -> report.concerns().stream())
                .anyMatch(concern -> concern.reason() == reason);
    }

    /// The tables that a capture leaves out; one that both leave out counts once, with what the source's says.
    Map<TableId, CaptureReport.Concern> notVerified() {
        Map<TableId, CaptureReport.Concern> tables = new TreeMap<>();
        Stream.of(target, source)
                .flatMap(view -> view.report().stream())
                .forEach(report -> tables.putAll(report.notVerified()));
        return tables;
    }
}
