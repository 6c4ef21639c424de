package io.lockstep.cutover.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.journal.History;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Phase;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Step;
import io.lockstep.cutover.report.HtmlPage.Cell;
import io.lockstep.cutover.report.HtmlPage.Figure;
import io.lockstep.cutover.report.HtmlPage.Tone;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Count;
import io.lockstep.cutover.view.Divergences;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.StreamSupport;

/// One cutover from its order to its end, for people who were not there: what was moved, how long clients
/// waited, what it was proven by, what was found and healed on the way, and what nobody has looked at.
/// Pure.
///
/// @param migration its name
/// @param id what the run is called outside
/// @param certificate of the run; empty when there is none, or not yet
/// @param overview of the verification of the leg that the run is on, as of now
/// @param volume of the verified tables on the source; empty when it could not be asked
public record MigrationReport(
        String migration,
        String id,
        Standing standing,
        Optional<JsonNode> certificate,
        Overview overview,
        Optional<Volume> volume) {
    private static final String UNKNOWN = "not known";

    /// The page.
    public String html() {
        HtmlPage page = new HtmlPage("Migration report: " + migration);
        page.paragraph(Tone.SOFT, "As of " + overview.observation().now() + ", by Lockstep. All times are UTC.");
        outcome(page);
        page.figures(figures());
        page.section("Who wanted it").table(List.of("What", "Who", "Why", "When"), people());
        page.section("Timeline").table(List.of("When", "After", "What", "Evidence"), timeline());
        proof(page);
        page.section("Tables")
                .table(List.of("Table", "Verdict", "Rows compared at rest", "Digests", "Open differences"), tables());
        found(page);
        outside(page);
        certificate(page);
        return page.text();
    }

    private void outcome(HtmlPage page) {
        Phase phase = standing.run().phase();
        String what = history().opening().mode() == Mode.REHEARSE ? "Rehearsal " + id : "Cutover " + id;
        switch (phase) {
            case FAILBACK_WINDOW, FINALIZED -> page.verdict(Tone.GOOD, "✓ " + what + " has moved the application");
            case ABORTED ->
                page.verdict(
                        history().opening().mode() == Mode.REHEARSE ? Tone.GOOD : Tone.OPEN,
                        "↩ " + what + " is over, and all is as it was");
            case PRE_VALIDATION, WAIT_FOR_SYNC, DRAIN, FINAL_SYNC, STOP_REPLICATION, POST_VALIDATION, ABORTING ->
                page.verdict(Tone.OPEN, "… " + what + " is under way: " + phase);
        }
        standing.trouble().ifPresent(now -> page.paragraph(phase == Phase.FAILBACK_WINDOW ? Tone.SOFT : Tone.BAD, now));
    }

    private List<Figure> figures() {
        Optional<Duration> pause = history().pause(overview.observation().now());
        return List.of(
                new Figure(
                        "Data volume",
                        volume.map(each -> Count.ofBytes(each.bytes())).orElse(UNKNOWN),
                        Count.of(overview.tables().size(), "table") + ", "
                                + Count.of(overview.coverage().rows(), "row") + " compared at rest"),
                new Figure("Full-load time", UNKNOWN, "native replication keeps no record of it"),
                new Figure("Lag at cutover", lag(), "99 of 100 changes, when the final proof held"),
                new Figure(
                        "Write pause",
                        pause.map(Count::of).orElse("none"),
                        "from before the first pooler was asked until clients went on"),
                new Figure(
                        "Failed requests",
                        UNKNOWN,
                        "the application's own log has them: Lockstep does not see requests"),
                new Figure(
                        "Verification errors", verificationErrors(), "suspected by the logs, refuted by direct reads"));
    }

    private String lag() {
        JsonNode millis = certified().path("proof").path("lag").path("p99Millis");
        return millis.isIntegralNumber() ? Count.of(Duration.ofMillis(millis.asLong())) : UNKNOWN;
    }

    private String verificationErrors() {
        return Long.toString(overview.state().divergences().count(state -> state == DivergenceState.REFUTED));
    }

    private List<List<Cell>> people() {
        List<List<Cell>> rows = new ArrayList<>();
        for (Entry entry : history().entries()) {
            switch (entry.line()) {
                case Line.Opened(Mode mode, String principal, String reason, String plan) ->
                    rows.add(person("asked for " + mode + " of plan " + plan, principal, reason, entry));
                case Line.Approved(String principal, String reason, String plan) ->
                    rows.add(person("approved plan " + plan, principal, reason, entry));
                case Line.Postponed(boolean hold, String principal, String reason) ->
                    rows.add(person(hold ? "postponed it" : "let it go on", principal, reason, entry));
                case Line.Closed(String principal, String reason) ->
                    rows.add(person("closed the way back", principal, reason, entry));
                case Line.Happened _, Line.Breached _ -> {}
            }
        }
        return rows;
    }

    private static List<Cell> person(String what, String who, String why, Entry entry) {
        return List.of(Cell.of(what), Cell.of(who), Cell.of(why), Cell.of(moment(entry.at())));
    }

    private List<List<Cell>> timeline() {
        List<List<Cell>> rows = new ArrayList<>();
        Instant before = history().entries().getFirst().at();
        for (Entry entry : history().entries()) {
            List<Cell> said = said(entry);
            if (!said.isEmpty()) {
                List<Cell> row = new ArrayList<>();
                row.add(Cell.of(moment(entry.at())));
                row.add(Cell.number("+" + Count.of(Duration.between(before, entry.at()))));
                row.addAll(said);
                rows.add(row);
                before = entry.at();
            }
        }
        return rows;
    }

    /// What happened and what was seen; nothing for what [#people] has, and for what is only about to be
    /// done.
    private static List<Cell> said(Entry entry) {
        return switch (entry.line()) {
            case Line.Happened(RunEvent event, String evidence) ->
                switch (event) {
                    case RunEvent.Begun _ -> List.of();
                    case RunEvent.Done(Step step) -> cells("✓ " + step.purpose(), evidence, Tone.NONE);
                    case RunEvent.Failed(Step step, String reason) -> cells("✗ " + step.purpose(), reason, Tone.BAD);
                    case RunEvent.AbortOrdered(String reason) -> cells("to be given up", reason, Tone.OPEN);
                    case RunEvent.TakenOver _ ->
                        cells("another process, or this one after a restart, has taken over", evidence, Tone.OPEN);
                    case RunEvent.Decided(var verdict) -> cells("decided: " + verdict, evidence, Tone.GOOD);
                    case RunEvent.Undone(var step) -> cells("↩ undone: " + step.purpose(), evidence, Tone.OPEN);
                };
            case Line.Breached(var breach) -> cells("✗ BREACH OF THE FENCE", breach.what(), Tone.BAD);
            case Line.Opened _, Line.Approved _, Line.Postponed _, Line.Closed _ -> List.of();
        };
    }

    private static List<Cell> cells(String what, String evidence, Tone tone) {
        return List.of(Cell.of(what, tone), Cell.of(evidence, Tone.SOFT));
    }

    private void proof(HtmlPage page) {
        JsonNode proof = certified().path("proof");
        page.section("What it was proven by");
        if (proof.isMissingNode()) {
            page.paragraph(
                    Tone.SOFT,
                    "There is no certificate of this run, which has the proof: one is made of each cutover that has switched.");
            return;
        }
        page.paragraph(
                Tone.NONE,
                "Final proof: " + proof.path("verdict").asText(UNKNOWN) + ". "
                        + proof.path("statement").asText());
        texts(proof.path("reasons")).forEach(reason -> page.paragraph(Tone.OPEN, reason));
        page.paragraph(
                Tone.NONE,
                "Digests of every table on both sides at the moment of the switch: "
                        + certified().path("digests").path("outcome").asText(UNKNOWN) + ".");
    }

    private List<List<Cell>> tables() {
        Map<String, JsonNode> certified = new TreeMap<>();
        certified()
                .path("tables")
                .forEach(table -> certified.put(table.path("table").asText(), table));
        return overview.tables().values().stream()
                .map(table -> {
                    JsonNode kept = certified.getOrDefault(table.table().toString(), MissingNode.getInstance());
                    String verdict = kept.path("verdict")
                            .asText(overview.assessment(table).verdict().word());
                    return List.of(
                            Cell.of(table.table().toString()),
                            Cell.of(verdict, verdict.equals("PROVEN") ? Tone.GOOD : Tone.OPEN),
                            Cell.number(String.format(
                                    Locale.ROOT, "%,d", table.rest().rows())),
                            Cell.of(kept.path("digest").path("outcome").asText("–")),
                            Cell.number(String.format(Locale.ROOT, "%,d", table.count(DivergenceState::open))));
                })
                .toList();
    }

    private void found(HtmlPage page) {
        page.section("What was found and healed");
        List<List<Cell>> rows = new ArrayList<>();
        for (Map.Entry<TableId, Map<Divergences.Kind, Long>> table :
                new TreeMap<>(overview.state().divergences().counts()).entrySet()) {
            table.getValue().entrySet().stream()
                    .map(kind -> List.of(
                            Cell.of(table.getKey().toString()),
                            Cell.of(kind.getKey().type().toString()),
                            Cell.of(
                                    kind.getKey().state().toString(),
                                    kind.getKey().state().open() ? Tone.BAD : Tone.GOOD),
                            Cell.number(kind.getValue().toString())))
                    .sorted((one, other) -> one.toString().compareTo(other.toString()))
                    .forEach(rows::add);
        }
        if (rows.isEmpty()) {
            page.paragraph(
                    Tone.GOOD, "Nothing: no row has differed since verification began, planted canaries left out.");
        }
        page.table(List.of("Table", "Class", "State", "Rows"), rows);
    }

    private void outside(HtmlPage page) {
        page.section("What is outside the proof");
        if (certified().isMissingNode()) {
            page.paragraph(Tone.SOFT, "The certificate says so; there is none.");
            return;
        }
        List<List<Cell>> rows = new ArrayList<>();
        for (JsonNode each : certified().path("outside")) {
            rows.add(List.of(
                    Cell.of(each.path("what").asText().replace('_', ' ').toLowerCase(Locale.ROOT)),
                    Cell.of(String.join(", ", texts(each.path("names")))),
                    Cell.of(each.path("why").asText(), Tone.SOFT)));
        }
        page.table(List.of("What", "Which", "Why"), rows);
    }

    private void certificate(HtmlPage page) {
        page.section("Certificate");
        page.paragraph(
                Tone.NONE,
                certificate
                        .map(document ->
                                "Issued at " + document.path("issuedAt").asText() + ", "
                                        + (document.path("signature").isTextual() ? "signed" : "not signed")
                                        + ". Export it with `lockstep certificate --run " + id
                                        + " --out certificate.json`, and check it with"
                                        + " `lockstep certificate verify` or with openssl and psql alone.")
                        .orElse("None."));
    }

    private JsonNode certified() {
        return certificate.orElseGet(MissingNode::getInstance);
    }

    private History history() {
        return standing.history();
    }

    private static List<String> texts(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false)
                .map(each -> each.isTextual() ? each.asText() : each.toString())
                .toList();
    }

    private static String moment(Instant at) {
        return at.toString()
                .replace('T', ' ')
                .replaceFirst("(\\.\\d{3})\\d*Z", "$1")
                .replace("Z", "");
    }
}
