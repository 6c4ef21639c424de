package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.view.LiveWorld;
import io.lockstep.cutover.view.VerificationState;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.lab.BrowserPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The console in a real browser, over the real server and a verification that goes on.
class ConsolePageIT extends InBrowser {
    private static final Path AXE = Path.of("..", "tools", "node_modules", "axe-core", "axe.min.js");
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final List<TableId> SHOP = List.of(
            ORDERS,
            new TableId("public", "customers"),
            new TableId("public", "order_items"),
            new TableId("public", "products"),
            new TableId("public", "inventory"),
            new TableId("public", "events"));

    private LiveWorld world = new LiveWorld(SHOP);

    /// Needs no Kafka, where nothing is written to it.
    @BeforeEach
    void begin() {
        var served = new ServedState(
                VerificationState.EMPTY, Map.of("bootstrap.servers", "127.0.0.1:1"), HttpApi.Patience.USUAL);
        served.log().begins(0);
        served.log().ready();
        serve(served);
    }

    private void show(List<TableId> tables) {
        world = new LiveWorld(tables);
        served().show(world);
    }

    @Test
    void a_gate_that_closes_and_opens_again_is_on_the_screen_in_word_and_sign() {
        show(SHOP);
        BrowserPage page = open(1280, 900, false);
        page.awaitText("#word", "GO");
        assertThat(page.text("#word")).isEqualTo("✓ GO");
        assertThat(page.text("#gates")).contains("verification", "PROVEN", "replication-lag");
        assertThat(page.evaluate("document.title").asText()).isEqualTo("✓ GO · shop · Lockstep");

        world.add(LiveWorld.differing("a", ORDERS, "700", DivergenceState.CONFIRMED));
        page.awaitText("#word", "NO-GO");
        page.await("document.title.startsWith('✕ NO-GO')");
        page.await("document.getElementById('icon').href.endsWith('/no-go.svg')");
        assertThat(page.text("#sentence")).contains("1 of 2 gates is closed: verification");
        assertThat(page.text("#gates tbody tr")).contains("✕ closed", "public.orders has 1 row that differs");
        assertThat(page.text(".space .row")).as("the worst first").contains("public.orders", "✕ diverged");

        world.add(LiveWorld.differing("a", ORDERS, "700", DivergenceState.HEALED));
        page.await("document.title.startsWith('✓ GO')");
    }

    @Test
    void lag_over_the_limit_closes_its_gate() {
        show(SHOP);
        BrowserPage page = open(1280, 900, false);
        page.awaitText("#word", "GO");

        world.lag(Duration.ofSeconds(45));

        page.awaitText("#word", "NO-GO");
        page.awaitText("#gates", "45000 ms");
        page.awaitText("#lag-figures", "limit 30.0 s");
    }

    @Test
    void a_verifier_that_falls_silent_makes_it_unknown_and_the_page_grey() {
        show(SHOP);
        BrowserPage page = open(1280, 900, false);
        page.awaitText("#word", "GO");

        world.silent(true);

        page.awaitText("#word", "UNKNOWN");
        page.awaitText("#sentence", "the verifier has said nothing for");
        page.await("document.body.classList.contains('stale')");
        world.silent(false);
        page.awaitText("#word", "GO");
        page.await("!document.body.classList.contains('stale')");
    }

    @Test
    void a_coordinator_that_is_gone_makes_it_unknown_until_it_is_back_and_the_session_has_ended() {
        show(SHOP);
        BrowserPage page = open(1280, 900, false);
        page.awaitText("#word", "GO");
        signIn(page, ServedState.OPERATOR);

        served().stopServing();
        page.awaitText("#word", "UNKNOWN");
        page.awaitText("#sentence", "has not answered for some time");
        page.awaitText("#notice", "Connection lost");
        page.await("document.body.classList.contains('stale')");
        page.await(
                "[...document.querySelectorAll('[data-action]')].every(b => b.getAttribute('aria-disabled') === 'true')");

        served().serveAgain();
        page.awaitText("#word", "GO");
        page.awaitText("#notice", "Your session has ended");
        page.awaitText("#who", "Sign in");
        expectProblems(page, "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_INCOMPLETE_CHUNKED", "ERR_EMPTY");
    }

    @Test
    void who_signs_in_is_named_and_a_token_that_is_removed_signs_out() throws IOException {
        show(SHOP);
        BrowserPage page = open(1280, 900, false);
        page.awaitText("#word", "GO");

        page.click("[data-who=in]");
        page.await("document.activeElement?.id === 'token'");
        page.type("no such token");
        page.press("Enter");
        page.awaitText("dialog [role=alert]", "The token is not known");
        page.press("Escape");
        page.await("!document.getElementById('dialog').open");

        signIn(page, ServedState.OPERATOR);
        assertThat(page.text("#who")).contains("alice", "operator");
        assertThat(page.evaluate("document.cookie").asText())
                .as("no script can read it")
                .isEmpty();
        Files.delete(served().tokensFile());
        page.awaitText("#notice", "Your session has ended, or your token was removed");
        expectProblems(page, "401");
    }

    @Test
    void signing_out_is_no_news() {
        show(SHOP);
        BrowserPage page = open(1280, 900, false);
        signIn(page, ServedState.OPERATOR);

        page.click("[data-who=out]");

        page.awaitText("#who", "Sign in");
        assertThat(page.text("#notice")).isEmpty();
    }

    @Test
    void a_clock_that_is_off_is_said_and_ages_are_right_all_the_same() {
        show(SHOP);
        BrowserPage page = blank(1280, 900, false);
        page.before("{ const now = Date.now; Date.now = () => now() + 7380000; }");
        go(page);

        page.awaitText("#notice", "This computer's clock is 2 h 3 min ahead of the coordinator's");
        page.awaitText("#word", "GO");
        assertThat(page.text("#age")).matches("data [0-2]\\.\\d s old");
    }

    @Test
    void hostile_names_and_keys_are_shown_as_they_are_and_do_nothing() {
        String markup = "<img src=//evil.example/x onerror=\"window.hacked=1\">";
        List<TableId> hostile = List.of(
                new TableId("public", markup),
                new TableId("we\"ird", "quo\"te'; DROP TABLE x; --"),
                new TableId("public", "\u202Esredro\u202C"),
                new TableId("public", "عربي"),
                new TableId("n".repeat(63), "表".repeat(21)),
                new TableId("public", "tab\there\u0000\u0007"));
        show(hostile);
        String megabyte = "k".repeat(1 << 20);
        for (int i = 0; i < hostile.size(); i++) {
            world.add(LiveWorld.differing(
                    "d" + i, hostile.get(i), "</script>" + markup + "\u202E", DivergenceState.CONFIRMED));
            world.add(LiveWorld.raised("k" + i, hostile.get(i), megabyte, DivergenceClass.MISSING_ROW));
        }
        for (int width : new int[] {1280, 390}) {
            BrowserPage page = open(width, 900, false);
            page.awaitText("#word", "NO-GO");
            for (int i = 0; i < hostile.size(); i++) {
                page.click(".space [data-at='" + i + "']");
                page.awaitText("#drill", "VALUE_MISMATCH");
                page.awaitText("#drill", "MISSING_ROW");
                page.awaitText("#drill .key", "(");
                page.click("[data-do=close]");
                page.await("document.getElementById('drill').childElementCount === 0");
            }
            assertThat(page.text("#grid")).contains(markup.replace("\"", "\"\""), "U+202E", "عربي", "U+0007");
            assertThat(page.evaluate(
                                    "window.hacked === undefined && document.querySelectorAll('main img').length === 0")
                            .asBoolean())
                    .isTrue();
            assertNothingIsCutOff(page);
        }
    }

    @Test
    void values_are_masked_until_asked_for() {
        show(SHOP);
        world.add(LiveWorld.differing("a", ORDERS, "700", DivergenceState.CONFIRMED));
        BrowserPage page = open(1280, 900, false);
        page.click("[data-table='public.orders']");
        page.awaitText("#drill", "VALUE_MISMATCH");
        assertThat(page.text("#drill .cells")).contains("••••••").doesNotContain("shipped");

        page.click("[data-do=values]");

        page.awaitText("#drill .cells", "shipped");
        assertThat(page.text("#drill .cells")).contains("shiped");
        assertThat(page.evaluate("document.querySelector('[data-offer]').title").asText())
                .isEqualTo("sign in as an operator");
    }

    @Test
    void the_keyboard_reaches_what_the_mouse_does() {
        show(SHOP);
        world.add(LiveWorld.differing("a", ORDERS, "700", DivergenceState.CONFIRMED));
        BrowserPage page = open(1280, 900, false);
        page.awaitText("#grid", "public.products");
        page.evaluate("document.getElementById('table-filter').focus()");
        page.press("Tab");
        page.await("document.activeElement?.id === 'row-0'");
        page.press("ArrowDown");
        page.await("document.activeElement?.id === 'row-1'");
        page.press("End");
        page.await("document.activeElement?.id === 'row-5'");
        page.press("Home");
        page.press("Enter");
        page.awaitText("#drill", "VALUE_MISMATCH");
        page.evaluate("document.querySelector('[data-who=in]').focus()");
        page.press("Enter");
        page.await("document.activeElement?.id === 'token'");
        page.press("Escape");
        page.await("!document.getElementById('dialog').open");
        page.await("document.activeElement?.dataset.who === 'in'");
    }

    @Test
    void of_two_thousand_tables_and_ten_thousand_divergences_only_what_is_seen_is_in_the_page() {
        show(IntStream.range(0, 2000)
                .mapToObj(i -> new TableId("public", "table_%04d".formatted(i)))
                .toList());
        for (int i = 0; i < 10_000; i++) {
            world.add(LiveWorld.raised(
                    "d" + i, new TableId("public", "table_0042"), "" + i, DivergenceClass.MISSING_ROW));
        }
        BrowserPage page = open(1280, 900, false);
        page.awaitText("#grid", "2,000 tables");
        assertThat(page.text(".space .row")).contains("public.table_0042", "10,000");
        page.click("[data-table='public.table_0042']");
        page.awaitText("#drill", "MISSING_ROW");
        page.click("[data-do=older]");
        page.await("document.querySelector('[data-do=newer]')");
        page.evaluate("document.querySelector('.window').scrollTop = 1e9");
        page.awaitText("#grid", "public.table_1999");
        assertThat(page.evaluate("document.querySelectorAll('*').length").asInt())
                .isLessThan(1500);
        assertThat(page.evaluate("document.querySelectorAll('.space .row').length")
                        .asInt())
                .isBetween(5, 30);
        page.evaluate("document.getElementById('table-filter').focus()");
        page.type("_13");
        page.awaitText("#grid", "tables, the worst first");
        page.awaitText("#grid", "100 of 2,000 tables");
    }

    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "390, light", "390, dark"})
    void nothing_is_in_the_way_of_anybody(int width, String theme) throws IOException {
        assumeThat(AXE)
                .as("axe-core is not installed: npm ci --prefix tools --ignore-scripts")
                .exists();
        show(SHOP);
        world.add(LiveWorld.differing("a", ORDERS, "700", DivergenceState.CONFIRMED));
        BrowserPage page = open(width, 900, theme.equals("dark"));
        page.awaitText("#word", "NO-GO");
        page.await("document.querySelector('.uplot canvas')");
        page.click("[data-table='public.orders']");
        page.awaitText("#drill", "VALUE_MISMATCH");
        page.click(".station summary");
        assertAccessible(page);
        page.click("[data-who=in]");
        assertAccessible(page);
        page.press("Escape");
        served().stopServing();
        page.awaitText("#word", "UNKNOWN");
        assertAccessible(page);
        assertNothingIsCutOff(page);
        served().serveAgain();
        expectProblems(page, "ERR_CONNECTION_REFUSED", "ERR_CONNECTION_RESET", "ERR_INCOMPLETE_CHUNKED", "ERR_EMPTY");
    }

    private static void assertAccessible(BrowserPage page) throws IOException {
        page.evaluate(Files.readString(AXE) + "; true");
        JsonNode found = page.evaluate(
                "axe.run(document, {resultTypes: ['violations']}).then(r => r.violations.map(v => v.id + ': ' +"
                        + " v.nodes.slice(0, 3).map(n => n.target + ' ' + n.failureSummary).join(' | ')))");
        List<String> violations = new ArrayList<>();
        found.forEach(each -> violations.add(each.asText()));
        assertThat(violations).isEmpty();
    }

    private static void assertNothingIsCutOff(BrowserPage page) {
        assertThat(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
                        .asBoolean())
                .as("no scrolling sideways")
                .isTrue();
    }
}
