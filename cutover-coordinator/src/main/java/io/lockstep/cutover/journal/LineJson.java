package io.lockstep.cutover.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.Position;
import java.util.Arrays;
import java.util.stream.Stream;

/// Lines as JSON, one way to write each.
public final class LineJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private LineJson() {}

    /// The line as text, the same for equal lines.
    public static String encode(Line line) {
        return node(line).toString();
    }

    /// The line as it stands in a document.
    public static ObjectNode node(Line line) {
        ObjectNode node = MAPPER.createObjectNode();
        return switch (line) {
            case Line.Opened(Mode mode, String principal, String reason, String plan) ->
                node.put("kind", "OPENED")
                        .put("mode", mode.name())
                        .put("principal", principal)
                        .put("reason", reason)
                        .put("plan", plan);
            case Line.Approved(String principal, String reason, String plan) ->
                node.put("kind", "APPROVED")
                        .put("principal", principal)
                        .put("reason", reason)
                        .put("plan", plan);
            case Line.Postponed(boolean hold, String principal, String reason) ->
                node.put("kind", hold ? "POSTPONED" : "RELEASED")
                        .put("principal", principal)
                        .put("reason", reason);
            case Line.Closed(String principal, String reason) ->
                node.put("kind", "CLOSED").put("principal", principal).put("reason", reason);
            case Line.Breached(Breach breach) -> breach(node.put("kind", "BREACHED"), breach);
            case Line.Happened(RunEvent event, String evidence) -> {
                event(node, event);
                yield evidence.isEmpty() ? node : node.put("evidence", evidence);
            }
        };
    }

    private static ObjectNode breach(ObjectNode node, Breach breach) {
        return switch (breach) {
            case Breach.Written(String lane, Position upTo, long count, String what) ->
                node.put("breach", "WRITTEN")
                        .put("lane", lane)
                        .put("upTo", upTo.toString())
                        .put("count", count)
                        .put("what", what);
            case Breach.CameBack(long count, String what) ->
                node.put("breach", "CAME_BACK").put("count", count).put("what", what);
        };
    }

    private static Breach breach(JsonNode node) {
        long count = node.path("count").asLong();
        String what = node.path("what").asText();
        return switch (node.path("breach").asText()) {
            case "WRITTEN" ->
                new Breach.Written(
                        node.path("lane").asText(),
                        Position.parse(node.path("upTo").asText()),
                        count,
                        what);
            case "CAME_BACK" -> new Breach.CameBack(count, what);
            case String other -> throw new IllegalArgumentException("a breach of kind '" + other + "'");
        };
    }

    private static void event(ObjectNode node, RunEvent event) {
        switch (event) {
            case RunEvent.Begun(Step step) -> node.put("kind", "BEGUN").put("step", step.name());
            case RunEvent.Done(Step step) -> node.put("kind", "DONE").put("step", step.name());
            case RunEvent.Failed(Step step, String reason) ->
                node.put("kind", "FAILED").put("step", step.name()).put("reason", reason);
            case RunEvent.AbortOrdered(String reason) ->
                node.put("kind", "ABORT_ORDERED").put("reason", reason);
            case RunEvent.TakenOver() -> node.put("kind", "TAKEN_OVER");
            case RunEvent.Decided(Verdict verdict) ->
                node.put("kind", "DECIDED").put("verdict", verdict.name());
            case RunEvent.Undone(Reversible step) -> node.put("kind", "UNDONE").put("step", step.name());
        }
    }

    /// @throws JournalException when it is no line
    static Line decode(String text) {
        try {
            return decode(MAPPER.readTree(text));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new JournalException("an entry of the journal cannot be read: " + e.getMessage());
        }
    }

    private static Line decode(JsonNode node) {
        String reason = node.path("reason").asText();
        String principal = node.path("principal").asText();
        return switch (node.path("kind").asText()) {
            case "OPENED" ->
                new Line.Opened(
                        Mode.valueOf(node.path("mode").asText()),
                        principal,
                        reason,
                        node.path("plan").asText());
            case "APPROVED" ->
                new Line.Approved(principal, reason, node.path("plan").asText());
            case "POSTPONED" -> new Line.Postponed(true, principal, reason);
            case "RELEASED" -> new Line.Postponed(false, principal, reason);
            case "BREACHED" -> new Line.Breached(breach(node));
            case "CLOSED" -> new Line.Closed(principal, reason);
            default ->
                new Line.Happened(event(node, reason), node.path("evidence").asText());
        };
    }

    private static RunEvent event(JsonNode node, String reason) {
        return switch (node.path("kind").asText()) {
            case "BEGUN" -> new RunEvent.Begun(step(node));
            case "DONE" -> new RunEvent.Done(step(node));
            case "FAILED" -> new RunEvent.Failed(step(node), reason);
            case "ABORT_ORDERED" -> new RunEvent.AbortOrdered(reason);
            case "TAKEN_OVER" -> new RunEvent.TakenOver();
            case "DECIDED" ->
                new RunEvent.Decided(Verdict.valueOf(node.path("verdict").asText()));
            case "UNDONE" ->
                new RunEvent.Undone(Reversible.valueOf(node.path("step").asText()));
            case String other -> throw new IllegalArgumentException("of kind '" + other + "'");
        };
    }

    private static Step step(JsonNode node) {
        String name = node.path("step").asText();
        return Stream.<Step>concat(Arrays.stream(Reversible.values()), Arrays.stream(Forward.values()))
                .filter(step -> step.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no step '" + name + "'"));
    }
}
