package io.lockstep.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `lockstep repair` says before it looks into a database, and how it shows what it found.
final class RepairCommandTest {
    private static final String LIST = "/api/v1/divergences?table=public.orders";
    private static final String ONE = """
            {"id":"d1","lane":"main","epoch":3,"table":"public.orders","key":{"id":700},"class":"%s","state":"%s",
             "transient":false,"columns":["note"],"evidence":{"losses":["lob-truncated-at-1KiB"]}}""";

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @ParameterizedTest
    @CsvSource({
        "--apply --dry-run, opposites",
        "--apply, is no terminal",
        "--yes, --yes is for --apply",
        "--wait 0, --wait must be at least 1"
    })
    void contradictions_are_refused_before_anything_is_asked(String words, String message) throws IOException {
        Ran ran = repair(words.split(" "));

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains(message);
        assertThat(coordinator.requests()).isEmpty();
    }

    @Test
    void without_a_coordinator_nothing_is_known_to_differ() throws IOException {
        coordinator.close();

        Ran ran = repair();

        assertThat(ran.status()).isEqualTo(8);
        assertThat(ran.err()).contains("cannot reach the coordinator");
    }

    @Test
    void without_the_key_of_the_watermarks_nothing_is_looked_at() throws IOException {
        Path file = configuration();
        Files.writeString(file, Files.readString(file).replaceFirst("privacy: .*", ""));

        Ran ran = Ran.command("--config", file.toString(), "repair", "--table", "public.orders");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("privacy.fingerprint-key");
    }

    @Test
    void where_nothing_is_open_there_is_nothing_to_do() throws IOException {
        coordinator.answers(LIST, 200, "{\"divergences\":[" + ONE.formatted("LOST_UPDATE", "HEALED") + "]}");

        assertThat(repair()).isEqualTo(new Ran(0, "No open divergence: there is nothing to repair\n", ""));
        assertThat(repair("--apply", "--yes").status()).isZero();
    }

    @Test
    void a_table_that_nobody_knows_is_a_mistake_and_not_right() throws IOException {
        coordinator.answers(LIST, 200, "{\"divergences\":[]}");
        coordinator.answers("/api/v1/tables", 200, "{\"tables\":[{\"table\":\"public.order\"}]}");

        Ran ran = repair();

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("no table public.orders", "did you mean public.order?");
        coordinator.answers("/api/v1/tables", 200, "{\"tables\":[{\"table\":\"public.orders\"}]}");
        assertThat(repair().status()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "LOST_UPDATE, SUSPECT, 4, direct reads have not confirmed it yet",
        "LOST_UPDATE, ACKNOWLEDGED, 1, have it rechecked first",
        "KNOWN_LOSSY, CONFIRMED, 1, would do it again (lob-truncated-at-1KiB)"
    })
    void what_is_not_confirmed_or_known_is_left_alone_with_the_reason(
            String divergenceClass, String state, int status, String reason) throws IOException {
        coordinator.answers(LIST, 200, "{\"divergences\":[" + ONE.formatted(divergenceClass, state) + "]}");

        Ran ran = repair("--apply", "--yes");

        assertThat(ran.status()).isEqualTo(status);
        assertThat(ran.out()).contains("SKIPPED", reason, state, "1 skipped.");
        assertThat(repair("--key", "701", "--apply", "--yes").out()).contains("nothing to repair");
    }

    @Test
    void a_key_keeps_every_digit() throws IOException {
        String digits = "12345678901234567890.1234567890123456789";
        String one = ONE.formatted("LOST_UPDATE", "SUSPECT").replace("700", digits);
        coordinator.answers(LIST, 200, "{\"divergences\":[" + one + "]}");

        assertThat(repair("--key", digits).out()).contains(digits);
        assertThat(repair("--key", digits.replace("789", "788")).out()).contains("nothing to repair");
    }

    @Test
    void a_key_that_does_not_fit_the_table_is_a_mistake() throws IOException {
        coordinator.answers(LIST, 200, "{\"divergences\":[" + ONE.formatted("LOST_UPDATE", "CONFIRMED") + "]}");

        Ran ran = repair("--key", "seven");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("id holds numbers, and 'seven' is none");
    }

    @Test
    void a_database_that_does_not_answer_is_named() throws IOException {
        coordinator.answers(LIST, 200, "{\"divergences\":[" + ONE.formatted("LOST_UPDATE", "CONFIRMED") + "]}");

        Ran ran = repair("--apply", "--yes");

        assertThat(ran.status()).isEqualTo(8);
        assertThat(ran.err()).contains("source database at jdbc:postgresql://127.0.0.1:1/shop", "correct source");
    }

    @Test
    void a_dry_run_shows_rows_statements_once_and_values_on_one_line() throws IOException {
        var document = (ObjectNode) new ObjectMapper().readTree("""
                {"dryRun":true,"rows":[
                 {"divergence":"d1","key":{"id":1},"action":"UPDATE","columns":["note"],"sql":"UPDATE t","outcome":"PLANNED",
                  "reason":"","values":[{"column":"note","source":"it's\\n\\u001b[31m","target":null}]},
                 {"divergence":"d2","key":{"id":2},"action":"UPDATE","columns":["note"],"sql":"UPDATE t","outcome":"PLANNED",
                  "reason":""},
                 {"divergence":"d3","key":{"id":3},"outcome":"IN_FLIGHT","reason":"moves"}],
                 "counts":{"planned":2,"in_flight":1,"refused":0}}""");

        assertThat(RepairView.of(document)).isEqualTo("""
                DIVERGENCE  KEY       STATEMENT  COLUMNS  OUTCOME    WHY
                d1          {"id":1}  UPDATE     note     PLANNED    -
                d2          {"id":2}  UPDATE     note     PLANNED    -
                d3          {"id":3}  -          -        IN_FLIGHT  moves

                UPDATE t;

                {"id":1}  note: source 'it''s\\n\\u001b[31m', target NULL

                2 planned, 1 in flight. Nothing was written: --apply does.""");
    }

    @Test
    void only_the_very_word_confirms() {
        var asked = new StringWriter();
        var console = new Console(new PrintWriter(new StringWriter()), new PrintWriter(asked), true, false);

        assertThat(typed(console, " shop \n")).isTrue();
        assertThat(asked.toString()).isEqualTo("This writes 2 rows. Type shop to go on: ");
        assertThat(List.of("yes\n", "Shop\n", "\n", "")).noneMatch(answer -> typed(console, answer));
    }

    private static boolean typed(Console console, String keys) {
        return new Confirmation(console, new ByteArrayInputStream(keys.getBytes(UTF_8)))
                .given("This writes 2 rows.", "shop");
    }

    private Ran repair(String... words) throws IOException {
        var all =
                new ArrayList<>(List.of("--config", configuration().toString(), "repair", "--table", "public.orders"));
        all.addAll(List.of(words));
        return Ran.command(all.toArray(String[]::new));
    }

    private Path configuration() throws IOException {
        return Files.writeString(directory.resolve("lockstep.yaml"), """
                migration: shop
                source: { url: "jdbc:postgresql://127.0.0.1:1/shop", user: a, password: a }
                target: { url: "jdbc:postgresql://127.0.0.1:1/new", user: a, password: a }
                kafka: { bootstrap: "127.0.0.1:1" }
                replication: { type: none }
                http: { port: %d }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff" }
                """.formatted(coordinator.port()));
    }
}
