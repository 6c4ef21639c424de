package io.lockstep.cutover.certificate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.canary.Canaries;
import io.lockstep.cutover.view.Assessment;
import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.cutover.view.RestCoverage;
import io.lockstep.cutover.view.TableView;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Side;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/// What the verification said when the final proof held, as it stands in a certificate.
final class ProofFacts {
    private final Overview overview;

    private ProofFacts(Overview overview) {
        this.overview = overview;
    }

    /// What is left when the process that had seen it is gone.
    static ObjectNode lost() {
        ObjectNode node = empty();
        node.withArray("reasons")
                .add("the figures are lost: the coordinator that had them ended between the proof and their keeping");
        return node;
    }

    private static ObjectNode empty() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.putNull("at").putNull("verdict");
        for (String list : List.of("reasons", "lanes", "tables", "canaries", "rules", "acceptedLosses")) {
            node.putArray(list);
        }
        node.putObject("knownLossyRows");
        node.putObject("lag").putNull("p50Millis").putNull("p99Millis");
        return node;
    }

    static ObjectNode of(Overview overview) {
        ProofFacts facts = new ProofFacts(overview);
        ObjectNode node = empty();
        Assessment assessment = overview.assessment();
        node.put("at", overview.observation().now().toString())
                .put("verdict", assessment.verdict().word());
        facts.reasons(node, assessment);
        overview.lanes().forEach(lane -> facts.lane(node.withArray("lanes"), lane));
        overview.tables().values().forEach(table -> facts.table(node.withArray("tables"), table));
        overview.canaries().forEach((lane, canaries) -> facts.canaries(node.withArray("canaries"), lane, canaries));
        facts.rules(node);
        facts.lag(node.putObject("lag"));
        return node;
    }

    /// Over the last minutes before; null without changes.
    private void lag(ObjectNode node) {
        LagHistogram lag = overview.recentLag();
        if (lag.samples() == 0) {
            node.putNull("p50Millis").putNull("p99Millis");
        } else {
            node.put("p50Millis", Math.round(lag.percentileMillis(0.5)))
                    .put("p99Millis", Math.round(lag.percentileMillis(0.99)));
        }
    }

    private void reasons(ObjectNode node, Assessment assessment) {
        ArrayNode reasons = node.putArray("reasons");
        assessment.reasons().stream().map(Reason::message).forEach(reasons::add);
    }

    private void lane(ArrayNode lanes, LaneView lane) {
        ObjectNode node = lanes.addObject().put("lane", lane.lane()).put("epoch", lane.epoch());
        lane.leastProven()
                .ifPresentOrElse(
                        least -> node.put("provenWatermark", least.progress().proven()),
                        () -> node.putNull("provenWatermark"));
        for (Side side : Side.values()) {
            node.put(
                    side.word() + "Lsn",
                    Objects.toString(overview.side(lane.lane(), side).lsn(), null));
        }
    }

    private void table(ArrayNode tables, TableView table) {
        RestCoverage rest = table.rest();
        Assessment assessment = overview.assessment(table);
        ObjectNode node = tables.addObject()
                .put("table", table.table().toString())
                .put("verdict", assessment.verdict().word());
        reasons(node, assessment);
        ArrayNode lanes = node.putArray("lanes");
        table.lanes().stream().sorted().forEach(lanes::add);
        node.putObject("coverage")
                .put("covered", rest.covered())
                .put("rows", rest.rows())
                .put("sweptAt", Objects.toString(rest.sweptAt(), null))
                .put("epoch", epoch(table));
        node.putObject("stream")
                .put("rows", table.totals().rows())
                .put("settled", table.totals().settled())
                .put("superseded", table.totals().superseded());
        node.put("openDivergences", table.count(DivergenceState::open));
        node.put("knownLossyRows", table.known().count());
        node.put("repairedOrWithdrawn", table.count(state -> !state.open()));
    }

    /// The oldest of its lanes': coverage is of the epoch in which they are.
    private long epoch(TableView table) {
        return overview.lanes().stream()
                .filter(lane -> table.lanes().contains(lane.lane()))
                .mapToLong(LaneView::epoch)
                .min()
                .orElse(0);
    }

    private void canaries(ArrayNode all, String lane, Canaries canaries) {
        ObjectNode node = all.addObject().put("lane", lane);
        ObjectNode found = node.putObject("lastFoundAt");
        new TreeMap<>(canaries.lastFound()).forEach((kind, at) -> found.put(kind.name(), at.toString()));
        ArrayNode missed = node.putArray("missed");
        canaries.failed().keySet().forEach(kind -> missed.add(kind.name()));
    }

    private void rules(ObjectNode node) {
        ArrayNode rules = node.withArray("rules");
        overview.tolerances()
                .rules()
                .forEach(rule -> rules.addObject()
                        .put("table", rule.table().toString())
                        .put("column", rule.column())
                        .put("compare", rule.tolerance().toString()));
        ArrayNode accepted = node.withArray("acceptedLosses");
        overview.acceptedLosses().stream().sorted().forEach(accepted::add);
        ObjectNode known = node.putObject("knownLossyRows");
        overview.state().divergences().knownLosses().byRule().forEach(known::put);
    }
}
