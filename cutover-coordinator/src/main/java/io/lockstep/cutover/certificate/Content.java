package io.lockstep.cutover.certificate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.proof.BarrierPoints;
import io.lockstep.events.Side;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The document of a certificate, but for its signature.
///
/// @param history of the run, up to where clients go on
/// @param source empty when it could not be asked
/// @param proof what [ProofFacts] says; of a run whose coordinator died, that nobody knows any more
record Content(
        CertificateSettings settings,
        History history,
        ObjectNode proof,
        Optional<SourceFacts> source,
        Digests digests) {
    /// What is read on the source afterwards.
    ///
    /// @param fenced roles that have lost their login
    record SourceFacts(Optional<BarrierPoints> barrier, List<String> fenced, Outside outside) {
        SourceFacts {
            fenced = List.copyOf(fenced);
        }
    }

    ObjectNode document(Instant now) {
        ObjectNode document = object();
        document.put("schema", Certificate.SCHEMA)
                .put("migration", settings.migration())
                .put("issuedAt", now.toString());
        document.putObject("build").put("version", settings.version());
        document.set("configuration", configuration());
        document.set("run", run(now));
        ObjectNode facts = proof.deepCopy();
        ArrayNode tables = tables(facts.remove("tables"));
        barrier(facts);
        document.set("proof", facts);
        document.set("tables", tables);
        document.set("digests", digested());
        document.putObject("fence")
                .set(
                        "roles",
                        source.<JsonNode>map(known -> array(known.fenced())).orElse(NullNode.instance));
        document.set("outside", outside());
        return document;
    }

    private ObjectNode configuration() {
        ObjectNode settled = object();
        new TreeMap<>(settings.configuration()).forEach(settled::put);
        ObjectNode node = object().put("sha256", sha256(CanonicalJson.bytes(settled)));
        node.set("settings", settled);
        return node;
    }

    private ObjectNode run(Instant now) {
        ObjectNode node = object();
        node.put("id", settings.id(history.number()))
                .put("mode", history.opening().mode().name())
                .put("direction", settings.leg() % 2 == 0 ? "forward" : "failback")
                .put("orderedBy", history.opening().principal())
                .put("reason", history.opening().reason())
                .put("plan", history.opening().plan())
                .put("openedAt", history.entries().getFirst().at().toString());
        node.set("approvedBy", array(history.approvers()));
        node.put("decision", Verdict.COMMIT.name())
                .put("decidedAt", at(new RunEvent.Decided(Verdict.COMMIT)))
                .put("clientsWentOnAt", at(new RunEvent.Done(Forward.RESUME_TRAFFIC)))
                .put("pauseMillis", history.pause(now).orElseThrow().toMillis());
        node.putObject("journal")
                .put("entries", history.entries().size())
                .put("hash", history.last().hash());
        return node;
    }

    private @Nullable String at(RunEvent event) {
        return Objects.toString(history.first(event).orElse(null), null);
    }

    private void barrier(ObjectNode facts) {
        facts.put("statement", statement());
        Optional<BarrierPoints> barrier = source.flatMap(SourceFacts::barrier);
        ObjectNode node = facts.putObject("barrier");
        node.put("sourceLsn", barrier.map(BarrierPoints::lsn).orElse(null));
        ArrayNode lanes = node.putArray("lanes");
        barrier.ifPresent(known -> known.points()
                .forEach(point -> lanes.addObject()
                        .put("lane", point.lane())
                        .put("epoch", point.epoch())
                        .put("watermark", point.sequence())));
    }

    /// What the proof has said, which stands in the journal.
    private String statement() {
        return history.entries().stream()
                .map(Entry::line)
                .flatMap(line -> line instanceof Line.Happened(RunEvent.Done(Step step), String evidence)
                                && step == Reversible.PROVE
                        ? Stream.of(evidence)
                        : Stream.empty())
                .findFirst()
                .orElse("");
    }

    /// Those that the verification knows, with their digests, and those that only have digests.
    private ArrayNode tables(JsonNode known) {
        TreeMap<String, ObjectNode> tables = new TreeMap<>();
        known.forEach(table -> tables.put(table.path("table").asText(), known(table)));
        for (Digests.Table digested : digests.tables()) {
            String name = digested.asked().table().toString();
            tables.computeIfAbsent(name, _ -> unknown(name))
                    .put("source", digested.asked().source().toString())
                    .set("digest", digest(digested));
        }
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        tables.values().forEach(all::add);
        return all;
    }

    private static ObjectNode known(JsonNode table) {
        ObjectNode node = table.deepCopy();
        return node.putNull("source").putNull("digest");
    }

    private static ObjectNode unknown(String name) {
        return object().put("table", name).putNull("verdict").putNull("coverage");
    }

    private static ObjectNode digest(Digests.Table table) {
        ObjectNode node = object().put("outcome", table.outcome().name());
        node.put("reason", table.reason());
        node.set("columns", array(table.asked().columns()));
        for (Side side : Side.values()) {
            ObjectNode one = node.putObject(side.word());
            switch (table.digests().get(side)) {
                case Digest.Known(long rows, String sha256) ->
                    one.put("rows", rows).put("sha256", sha256);
                case null, default -> one.putNull("rows").putNull("sha256");
            }
            one.put("sql", table.asked().statements().get(side));
        }
        return node;
    }

    private ObjectNode digested() {
        ObjectNode node = object().put("outcome", digests.outcome().name()).put("reason", digests.obstacle());
        node.put(
                "meaning",
                "Both are of the state at the switch: the source was fenced, everything up to the barrier had arrived, and the"
                        + " target was not open yet. EQUAL: both had the same rows, in the columns that are listed.");
        node.put("session", digests.session());
        for (Side side : Side.values()) {
            Digests.Of of = digests.of().get(side);
            ObjectNode one = node.putObject(side.word());
            one.put("lsn", of == null ? null : of.lsn());
            one.put("at", of == null ? null : of.at());
        }
        return node;
    }

    private ArrayNode outside() {
        List<String> ignored = new ArrayList<>();
        List<String> notComparable = new ArrayList<>();
        for (Digests.Table table : digests.tables()) {
            String name = table.asked().table() + ".";
            table.asked().ignored().forEach(column -> ignored.add(name + column));
            table.asked().notComparable().forEach((column, why) -> notComparable.add(name + column + ": " + why));
        }
        return Outside.node(source.map(SourceFacts::outside), ignored, notComparable, settings.acceptedRoles());
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ArrayNode array(List<String> texts) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        texts.forEach(array::add);
        return array;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JDK lacks SHA-256", e);
        }
    }
}
