package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.guard.Sighting;
import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.proof.SyncGates;
import io.lockstep.cutover.runner.Finding;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.runner.Stage;
import io.lockstep.cutover.view.LiveWorld;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.lab.BrowserPage;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A cutover from the click to its certificate, by two people at two browsers, on real databases whose acts are rows.
/// Its gates are the real ones.
class ConsoleCutoverIT extends InBrowser {
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final List<TableId> TABLES =
            List.of(ORDERS, new TableId("public", "customers"), new TableId("public", "events"));

    private Stage stage;
    private ServedCutovers cutovers;
    private LiveWorld world;

    @BeforeAll
    void create() throws SQLException {
        stage = Stage.create("console_cutover");
    }

    @BeforeEach
    void begin() throws SQLException {
        stage.clear();
        cutovers = new ServedCutovers(stage);
        world = new LiveWorld(TABLES);
        cutovers.served().show(world);
        var plan = new AtomicReference<>("");
        var gates = new SyncGates(
                new SyncGates.Rules(Duration.ofSeconds(30), Duration.ZERO, 1),
                world,
                plan::get,
                InstantSource.system());
        stage.look(Reversible.AWAIT_SYNC, (databases, history) -> {
            plan.set(history.opening().plan());
            return gates.look(databases, history);
        });
        stage.look(
                Forward.KEEP_WAY_BACK,
                (_, history) -> history.closed()
                        ? Finding.holds("it was closed")
                        : Finding.notYet(
                                "the way back is kept",
                                new Gate("failback", "PROVEN", "PROVEN", Sighting.State.PASS, Instant.now())));
        serve(cutovers.served());
    }

    @Override
    void close() {
        cutovers.close();
    }

    @Test
    void from_the_click_to_the_certificate() {
        BrowserPage operator = open(1280, 900, false);
        operator.awaitText("#why-execute", "Not now: sign in as an operator");
        signIn(operator, ServedState.OPERATOR);
        operator.await("!document.querySelector('[data-action=execute]').ariaDisabled");

        order(operator);

        operator.awaitText("#phase", "cutover 1: phase 2, wait for sync");
        operator.awaitText("#word", "NO-GO");
        operator.awaitText("#gates tbody tr", "approvals");
        operator.awaitText("#why-approve", "Not now: whoever has asked for a cutover does not approve it");
        operator.awaitText("#timeline", "asked for cutover 1 (EXECUTE)");
        approve();

        operator.awaitText("#phase", "failback window");
        operator.awaitText("#question", "Can we go back?");
        operator.awaitText("#timeline", "approved plan");
        operator.awaitText("#why-abort", "the decision to switch is durable");
        operator.await("document.querySelectorAll('.station[data-state=DONE]').length === 6");
        confirm(operator, "finalize", "all is well");

        operator.awaitText("#word", "DONE");
        operator.awaitText("#export", "Certificate of cutover 1");
        operator.await("fetch('/api/v1/certificate?run=1').then(r => r.ok)");
        operator.await(
                "fetch(document.querySelector('#export a[target]').href).then(r => r.text()).then(t => t.includes('<html'))");
        operator.click("[data-certificate]");
        operator.await("!document.getElementById('dialog').open");
    }

    private static void order(BrowserPage operator) {
        operator.click("[data-action=execute]");
        operator.awaitText("dialog .plan", "✓ GO");
        assertThat(operator.text("dialog .plan")).contains("FENCE_SOURCE", "1 statement");
        operator.evaluate("document.getElementById('confirm').focus()");
        operator.type("another");
        operator.evaluate("document.getElementById('reason').focus()");
        operator.type("the night");
        assertThat(operator.evaluate("document.querySelector('dialog .send').disabled")
                        .asBoolean())
                .as("another migration's name")
                .isTrue();
        operator.evaluate("document.getElementById('confirm').select()");
        operator.evaluate("document.getElementById('confirm').focus()");
        operator.type("shop");
        operator.click("dialog .send");
    }

    private void approve() {
        BrowserPage approver = open(390, 844, true);
        signIn(approver, ServedState.APPROVER);
        approver.await("!document.querySelector('[data-action=approve]').ariaDisabled");
        approver.click("[data-action=approve]");
        approver.awaitText("dialog .plan", "OPEN_TARGET");
        assertThat(approver.text("dialog .plan")).as("it is done").doesNotContain("VALIDATE run every");
        approver.press("Escape");
        confirm(approver, "approve", "looked at it");
    }

    private static void confirm(BrowserPage page, String action, String reason) {
        page.click("[data-action=" + action + "]");
        page.await("document.activeElement?.id === 'confirm'");
        page.type("shop");
        page.evaluate("document.getElementById('reason').focus()");
        page.type(reason);
        page.click("dialog .send");
        page.await("!document.getElementById('dialog').open");
    }

    @Test
    void a_gate_that_closes_keeps_it_waiting_and_an_abort_undoes_it() {
        BrowserPage page = open(1280, 900, true);
        signIn(page, ServedState.OPERATOR);
        page.await("!document.querySelector('[data-action=rehearse]').ariaDisabled");
        confirm(page, "rehearse", "to see the gates");
        page.awaitText("#phase", "rehearsal 1: phase 2");
        world.add(LiveWorld.differing("a", ORDERS, "700", DivergenceState.CONFIRMED));
        page.awaitText("#gates", "public.orders has 1 row that differs");
        assertThat(page.text("#gates tbody tr")).contains("✕ closed");

        page.click("[data-action=abort]");
        page.awaitText("dialog .plan", "undo PREPARE_REVERSE");
        page.press("Escape");
        confirm(page, "abort", "a row differs");

        page.awaitText("#phase", "rehearsal 1: aborted");
        page.awaitText("#timeline", "an abort was ordered: alice: a row differs");
        page.awaitText("#word", "NO-GO");
        page.await("document.querySelector('.station[data-state=UNDONE]')");
        page.awaitText("#actions", "Cut over");
    }

    @Test
    void what_is_in_the_way_is_shown_with_its_fix_before_anything_begins() {
        cutovers.sight(Sighting.fail("2 of them: <b>a</b>, b", "finish them"));
        BrowserPage page = open(1280, 900, false);
        signIn(page, ServedState.OPERATOR);
        page.await("!document.querySelector('[data-action=dry-run]').ariaDisabled");

        page.click("[data-action=dry-run]");

        page.awaitText("dialog .plan", "✕ NO-GO");
        assertThat(page.text("dialog .plan")).contains("2 of them: <b>a</b>, b", "Fix: finish them");
        page.click("dialog [data-close]");
        page.await("!document.getElementById('dialog').open");
        assertThat(page.text("#phase")).isEqualTo("verifying, no cutover yet");
    }
}
