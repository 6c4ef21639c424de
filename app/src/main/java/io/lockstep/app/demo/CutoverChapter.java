package io.lockstep.app.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.Coordinator;
import io.lockstep.lab.Database;
import io.lockstep.lab.Ledger;
import io.lockstep.lab.LedgerClients;
import io.lockstep.lab.TableDigests;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The last chapters: people ask the coordinator to move the application, as they would with `lockstep cutover`, while
/// its clients go on writing: to the target, and back. Each time both databases are searched for what the clients were
/// told is written.
final class CutoverChapter {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration AROUND = Duration.ofSeconds(1);
    private static final String SETTLED = "FAILBACK_WINDOW";

    private final Stage stage;
    private final Narrator narrator;
    private final Witness witness;
    private final Ledger ledger = new Ledger();
    private String forward = "";
    private @Nullable DemoCertificate certificate;

    CutoverChapter(Stage stage, Narrator narrator) {
        this.stage = stage;
        this.narrator = narrator;
        this.witness = stage.witness();
    }

    /// To the target and, if that went as promised, back again.
    List<DemoReport.Cutover> tell() throws SQLException, InterruptedException {
        narrator.chapter("Moving the application to the target, whose " + Stage.CLIENTS + " clients write on through "
                + stage.entrance().name());
        stage.endWorkload();
        var moved = new ArrayList<DemoReport.Cutover>();
        try (CoordinatorClient client = stage.client()) {
            moved.add(move(client, "forward", stage.source(), stage.target(), this::beginForward));
            if (moved.getFirst().asPromised()) {
                certify(client);
                narrator.chapter("Going back, over a way back that is verified like the way there");
                Coordinator before = stage.coordinator();
                moved.add(move(client, "failback", stage.target(), stage.source(), this::beginBack));
                Await.until(PATIENCE, () -> stage.coordinator() != before);
            }
        }
        return moved;
    }

    /// That of the move to the target; null where that did not go as promised.
    @Nullable
    DemoCertificate certificate() {
        return certificate;
    }

    private void certify(CoordinatorClient client) throws InterruptedException {
        DemoCertificate issued = DemoCertificate.of(client, forward, stage.key(), PATIENCE);
        narrator.say("%s certificate signed; digests of both databases at the switch: %s; kept in %s"
                .formatted(mark(issued.asPromised()), issued.digests(), issued.file()));
        certificate = issued;
    }

    /// Begins a run, and says which.
    @FunctionalInterface
    private interface Beginning {
        Begun begin(CoordinatorClient client) throws InterruptedException;
    }

    /// @param predictedMillis the pause that was foretold; null when none was
    private record Begun(String run, @Nullable Long predictedMillis) {}

    private DemoReport.Cutover move(
            CoordinatorClient client, String direction, Database from, Database to, Beginning beginning)
            throws SQLException, InterruptedException {
        long acknowledged = ledger.acknowledged();
        long failed = ledger.failed();
        Begun begun;
        ObjectNode run;
        try (LedgerClients _ = stage.open(ledger)) {
            awaitRequests();
            begun = beginning.begin(client);
            run = follow(client, begun.run());
            awaitRequests();
        }
        Ends ends = ends();
        var measured = new DemoReport.Cutover(
                direction,
                run.path("phase").asText(),
                run.path("pauseMillis").isNumber() ? run.path("pauseMillis").asLong() : null,
                DemoConfiguration.PAUSE_BUDGET.toMillis(),
                begun.predictedMillis(),
                PauseLatency.of(run, ledger, AROUND).longest().toMillis(),
                ledger.acknowledged() - acknowledged + ledger.failed() - failed,
                ledger.failed() - failed,
                ledger.audit(isSettled(run) ? to : from).lost(),
                ends.equal(),
                stage.entrance().name());
        sayMeasured(run, measured);
        narrator.say(mark(ends.equal()) + " " + ends);
        return measured;
    }

    private static boolean isSettled(ObjectNode run) {
        return run.path("phase").asText().equals(SETTLED);
    }

    /// Until clients have written for as long as their latency is shown before and after the pause.
    private void awaitRequests() throws InterruptedException {
        long before = ledger.acknowledged();
        Thread.sleep(AROUND.plus(LOOK));
        Await.until(PATIENCE, () -> ledger.acknowledged() >= before + Stage.CLIENTS);
    }

    private Begun beginForward(CoordinatorClient client) throws InterruptedException {
        narrator.say(ledger.acknowledged() + " transactions so far; verdict " + witness.verdict());
        Await.until(PATIENCE, () -> witness.verdict().equals("PROVEN"));
        ObjectNode tried = client.tryOut(
                body("dry run").put("mode", "DRY_RUN"), stage.staff().operator());
        Long predicted = tried.path("predictedPauseMillis").isNumber()
                ? tried.path("predictedPauseMillis").asLong()
                : null;
        narrator.say("dry run: %s, %d checks; predicted pause %s ms"
                .formatted(
                        tried.path("go").asBoolean() ? "GO" : "NO-GO",
                        tried.path("checks").size(),
                        predicted == null ? "unknown" : predicted));
        tried.path("checks").forEach(this::sayClosed);
        String run = client.begin(
                        body("the demo").put("mode", "EXECUTE"), stage.staff().operator())
                .path("id")
                .asText();
        narrator.say(Staff.OPERATOR + " asks for it: run " + run);
        forward = run;
        return new Begun(run, predicted);
    }

    private Begun beginBack(CoordinatorClient client) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady(look(client, forward)) && System.nanoTime() < end) {
            Thread.sleep(LOOK);
        }
        narrator.say(
                mark(isReady(look(client, forward))) + " every row on the way back is proven: a failback is ready");
        String run = client.failBack(forward, body("the demo"), stage.staff().operator())
                .path("id")
                .asText();
        narrator.say(Staff.OPERATOR + " asks for it: run " + run);
        return new Begun(run, null);
    }

    private static boolean isReady(JsonNode run) {
        for (JsonNode gate : run.path("gates")) {
            if (gate.path("name").asText().equals("failback")) {
                return gate.path("state").asText().equals("PASS");
            }
        }
        return false;
    }

    private void sayClosed(JsonNode check) {
        if (check.path("severity").asText().equals("BLOCKER")
                && !check.path("state").asText().equals("PASS")) {
            narrator.say("✗ " + check.path("name").asText() + ": "
                    + check.path("observed").asText());
        }
    }

    /// Until clients are at the other side, or it is over otherwise.
    private ObjectNode follow(CoordinatorClient client, String run) throws InterruptedException {
        var tale = new CutoverTale(narrator);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            ObjectNode now = look(client, run);
            tale.tell(now);
            if (now.path("over").asBoolean() || isSettled(now)) {
                return now;
            }
            approve(client, now);
            if (System.nanoTime() > end) {
                throw new UserError(
                        "The cutover does not get on: " + now.path("trouble").asText(),
                        "see the log file for what failed",
                        ExitStatus.TIMED_OUT);
            }
            Thread.sleep(LOOK);
        }
    }

    /// How it stands; a coordinator that hands over to that of the next leg is asked again.
    private static ObjectNode look(CoordinatorClient client, String run) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return client.cutover(run);
            } catch (UserError e) {
                if (e.status() != ExitStatus.UNREACHABLE || System.nanoTime() > end) {
                    throw e;
                }
                Thread.sleep(LOOK);
            }
        }
    }

    /// Once it is seen that this gate is closed.
    private void approve(CoordinatorClient client, ObjectNode run) throws InterruptedException {
        if (!run.path("gates").isEmpty() && run.path("approvers").isEmpty()) {
            String plan = run.path("plan").asText();
            client.order(
                    run.path("id").asText(),
                    "approve",
                    body("looked at it").put("plan", plan),
                    stage.staff().approver());
            narrator.say(Staff.APPROVER + " approves plan " + plan.substring(0, Math.min(12, plan.length())));
        }
    }

    private static ObjectNode body(String reason) {
        return JsonNodeFactory.instance.objectNode().put("reason", reason);
    }

    /// What both sides have, when that is the same at last, now that nobody writes; or when it does not get so.
    private Ends ends() throws SQLException, InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            var now = new Ends(
                    TableDigests.of(stage.source(), Stage.tables()), TableDigests.of(stage.target(), Stage.tables()));
            if (now.equal() || System.nanoTime() > end) {
                return now;
            }
            Thread.sleep(LOOK);
        }
    }

    private record Ends(Map<String, TableDigests.Digest> source, Map<String, TableDigests.Digest> target) {
        boolean equal() {
            return source.equals(target);
        }

        @Override
        public String toString() {
            long rows = target.values().stream()
                    .mapToLong(TableDigests.Digest::rows)
                    .sum();
            return String.format(
                    Locale.ROOT,
                    "source and target %s: %d tables, %,d rows",
                    equal() ? "are equal" : "DIFFER",
                    target.size(),
                    rows);
        }
    }

    private void sayMeasured(ObjectNode run, DemoReport.Cutover moved) {
        narrator.say("latency " + PauseLatency.of(run, ledger, AROUND));
        narrator.say(String.format(
                Locale.ROOT,
                "%s clients were paused for %s ms, at most %d are allowed; the longest request took %d ms",
                mark(moved.pauseMillis() != null && moved.pauseMillis() <= moved.pauseBudgetMillis()),
                moved.pauseMillis() == null ? "-" : moved.pauseMillis(),
                moved.pauseBudgetMillis(),
                moved.longestMillis()));
        narrator.say("%s %d of %d requests failed%s"
                .formatted(
                        mark(moved.failedRequests() == 0),
                        moved.failedRequests(),
                        moved.requests(),
                        ledger.failures().isEmpty()
                                ? ""
                                : ": " + ledger.failures().getFirst()));
        narrator.say("%s %d of %d acknowledged writes lost"
                .formatted(
                        mark(moved.acknowledgedWritesLost() == 0),
                        moved.acknowledgedWritesLost(),
                        ledger.acknowledged()));
    }

    private static String mark(boolean holds) {
        return holds ? "✓" : "✗";
    }
}
