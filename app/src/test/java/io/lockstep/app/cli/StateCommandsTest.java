package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class StateCommandsTest {
    private static final String STATUS = """
            {"migration":"shop","verdict":"%s","reasons":["capture of the target is idle"],"epoch":3,
             "watermark":{"sequence":42,"provenAt":"2026-11-22T10:00:00Z","ageSeconds":0.25},
             "lag":{"replicationSeconds":0.1,"verificationSeconds":0.5,"p50":0.01,"p95":0.2,"p99":0.3,"max":1.5},
             "coverage":{"rows":12345,"ratio":0.5,"oldestProofSeconds":9},"canary":{"lastFoundAt":"2026-11-22T11:59:40Z","missed":["LOST_UPDATE"]},
                 "suspects":1,"divergences":2,
             "sides":{"source":{"lsn":"0/16B3748","connected":true,"slotRetainedBytes":2048},
                      "target":{"lsn":"0/2000000","connected":false}}}
            """;

    private static final String DIVERGENCES = """
            {"divergences":[{"id":"d1","table":"public.orders","key":{"id":700},"class":"LOST_UPDATE","state":"%s",
              "columns":["note","total"],"detectedAt":"2026-11-22T10:00:00Z","detectionSeconds":0.4}]%s}
            """;

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @ParameterizedTest
    @CsvSource({"PROVEN,0", "DIVERGED,1", "IN_FLIGHT,3", "UNPROVEN,4"})
    void the_verdict_is_the_exit_status(String verdict, int status) {
        coordinator.answers("/api/v1/status", 200, STATUS.formatted(verdict));

        assertThat(ask("status").status()).isEqualTo(status);
    }

    @Test
    void the_status_is_readable() {
        coordinator.answers("/api/v1/status", 200, STATUS.formatted("UNPROVEN"));

        assertThat(ask("status").out()).isEqualTo("""
                   migration  shop
                     verdict  UNPROVEN
                     reasons  capture of the target is idle
                   watermark  42, 250 ms old
                       epoch  3
                         lag  replication 100 ms, verification 500 ms; lately p50 10 ms, p95 200 ms, p99 300 ms, max 1.5 s
                    coverage  12,345 rows, 50.0 %, oldest proof 9.0 s
                      canary  last found 2026-11-22T11:59:40Z; missed LOST_UPDATE
                    suspects  1
                 divergences  2
                      source  connected, at 0/16B3748, slot retains 2.0 KiB
                      target  not connected, at 0/2000000
                """.indent(0));
    }

    @Test
    void each_reason_has_a_line_and_what_is_not_known_yet_is_a_dash() {
        coordinator.answers(
                "/api/v1/status",
                200,
                "{\"migration\":\"shop\",\"verdict\":\"UNPROVEN\",\"reasons\":[\"one, of two\",\"another\"],\"watermark\":{}}");

        assertThat(ask("status").out()).contains("""
                     reasons  one, of two
                              another
                   watermark  -
                """.indent(0));
        coordinator.answers("/api/v1/status", 200, "{\"verdict\":\"PROVEN\",\"reasons\":[]}");
        assertThat(ask("status").out()).contains("     reasons  -\n");
    }

    @Test
    void several_lanes_are_shown_with_what_is_their_own() {
        coordinator.answers("/api/v1/status", 200, """
                {"migration":"shop","verdict":"UNPROVEN","reasons":["SLOT_LOST: lane orders: it is gone"],"epoch":3,
                 "watermark":{},"lanes":[
                  {"lane":"orders","verdict":"UNPROVEN","reasons":["SLOT_LOST: lane orders: it is gone"],"epoch":3,
                   "watermark":{},"lag":{"replicationSeconds":null},"tables":2,
                   "sides":{"source":{"connected":true},"target":{"connected":false}}},
                  {"lane":"rest","verdict":"PROVEN","reasons":[],"epoch":1,"watermark":{"sequence":42,"ageSeconds":0.25},
                   "lag":{"replicationSeconds":0.1},"tables":1234,
                   "sides":{"source":{"connected":true},"target":{"connected":true}}}]}
                """);

        assertThat(ask("status").out()).endsWith("""

                LANE    VERDICT   EPOCH  WATERMARK       REPLICATION  TABLES  SOURCE     TARGET
                orders  UNPROVEN      3  -                         -       2  connected  not connected
                rest    PROVEN        1  42, 250 ms old       100 ms   1,234  connected  connected
                """);
    }

    @Test
    void a_table_and_its_lag_are_shown_with_the_lane_where_there_are_several() {
        String tables = """
                [{"table":"public.orders","lanes":["orders"],"verdict":"PROVEN","rows":7,"inFlight":3,"lag":{"samples":2}},
                 {"table":"public.a","lanes":[%s],"verdict":"UNPROVEN"}]
                """;
        coordinator.answers("/api/v1/tables", 200, tables.formatted("\"rest\""));
        assertThat(ask("tables").out()).isEqualTo("""
                TABLE          LANE    VERDICT   ROWS  COVERED  IN FLIGHT  SUSPECTS  DIVERGENCES
                public.orders  orders  PROVEN       7        -          3         -            -
                public.a       rest    UNPROVEN     -        -          -         -            -
                """);
        assertThat(ask("lag").out()).startsWith("""
                TABLE          LANE    SAMPLES  P50  P95  P99  MAX  IN FLIGHT
                public.orders  orders        2    -    -    -    -          3
                """);
        coordinator.answers("/api/v1/tables", 200, tables.formatted(""));
        assertThat(ask("tables").out()).doesNotContain("LANE");
    }

    @Test
    void lags_are_lengths_of_time_as_everywhere() {
        coordinator.answers("/api/v1/tables", 200, """
                [{"table":"public.orders","inFlight":3,"lag":{"samples":1200,"p50":0.07,"p95":1.02,"p99":75,"max":75}},
                 {"table":"public.a","inFlight":0}]
                """);

        assertThat(ask("lag").out()).isEqualTo("""
                TABLE          SAMPLES    P50    P95         P99         MAX  IN FLIGHT
                public.orders    1,200  70 ms  1.0 s  1 min 15 s  1 min 15 s          3
                public.a             -      -      -           -           -          0
                """);
    }

    @Test
    void lags_are_told_apart_by_operation_when_asked() {
        coordinator.answers("/api/v1/tables", 200, """
                [{"table":"public.orders","inFlight":3,"lag":{"samples":3},"lagByOperation":
                  {"INSERT":{"samples":1200,"p50":0.07,"p95":1.02,"p99":75,"max":75},"DELETE":{"samples":0}}}]
                """);

        assertThat(ask("lag", "--by-operation").out()).isEqualTo("""
                TABLE          OPERATION  SAMPLES    P50    P95         P99         MAX
                public.orders  INSERT       1,200  70 ms  1.0 s  1 min 15 s  1 min 15 s
                public.orders  DELETE           0      -      -           -           -
                """);
    }

    @Test
    void the_document_is_passed_on_whole_with_its_schema() {
        coordinator.answers("/api/v1/status", 200, "{\"verdict\":\"PROVEN\",\"news\":[1]}");

        assertThat(ask("status", "-o", "json").out().replaceAll("\\s", ""))
                .isEqualTo("{\"schema\":\"lockstep/status/v1\",\"verdict\":\"PROVEN\",\"news\":[1]}");
        assertThat(ask("status", "-o", "yaml").out())
                .isEqualTo("schema: lockstep/status/v1\nverdict: PROVEN\nnews:\n- 1\n");
    }

    @Test
    void a_verdict_that_is_not_known_is_never_a_success() {
        coordinator.answers("/api/v1/status", 200, "{\"verdict\":\"FINE\"}");

        Ran ran = ask("status");

        assertThat(ran.status()).isEqualTo(4);
        assertThat(ran.err()).contains("a verdict that this version does not know: \"FINE\"");
    }

    @Test
    void a_watch_shows_it_again_and_again_until_interrupted() throws InterruptedException {
        coordinator.answers("/api/v1/status", 200, STATUS.formatted("PROVEN"));
        Ran[] ran = new Ran[1];
        Thread watching = Thread.ofPlatform().start(() -> ran[0] = ask("status", "--watch"));
        awaitRequests(3);

        watching.interrupt();
        watching.join();

        assertThat(ran[0].status()).isEqualTo(130);
        assertThat(ran[0].out()).containsSubsequence("PROVEN", "PROVEN").doesNotContain("\u001b");
    }

    @Test
    void what_a_replay_has_brought_is_one_line_but_for_what_is_confirmed() {
        coordinator.answers("/api/v1/divergences", 200, """
                {"divergences":[%s,%s,%s,%s],"next":null}
                """.formatted(
                        replayed("SUSPECT"), replayed("REFUTED"), replayed("SUSPECT"), replayed("CONFIRMED")));

        Ran ran = ask("divergences");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out().lines().skip(1).toList())
                .satisfiesExactly(
                        confirmed -> assertThat(confirmed).contains("CONFIRMED  FOREIGN_WRITE  public.orders"),
                        rest -> assertThat(rest)
                                .isEqualTo(
                                        "applied again by the replicator, lane main up to watermark 57: 1 REFUTED, 2 SUSPECT"
                                                + " (-o json lists them)"));
    }

    private static String replayed(String state) {
        return """
                {"id":"d1","lane":"main","table":"public.orders","key":{"id":700},"class":"FOREIGN_WRITE","state":"%s",
                 "columns":[],"detectedAt":"2026-11-22T10:00:00Z","detectionSeconds":0.4,
                 "replay":{"from":40,"to":57,"since":"2026-11-22T10:00:00Z"}}""".formatted(state);
    }

    @Test
    void tables_are_listed_in_aligned_columns() {
        coordinator.answers("/api/v1/tables", 200, """
                [{"table":"public.orders","verdict":"PROVEN","rows":10000,"coverage":{"ratio":1},"inFlight":0,"suspects":0,
                  "divergences":{"LOST_UPDATE":1,"FOREIGN_WRITE":2}},
                 {"table":"public.a","verdict":"IN_FLIGHT","rows":7,"coverage":{"ratio":0.25},"inFlight":12}]
                """);

        assertThat(ask("tables")).isEqualTo(new Ran(0, """
                TABLE          VERDICT      ROWS  COVERED  IN FLIGHT  SUSPECTS  DIVERGENCES
                public.orders  PROVEN     10,000  100.0 %          0         0            3
                public.a       IN_FLIGHT       7   25.0 %         12         -            -
                """, ""));
    }

    @Test
    void columns_that_are_not_compared_exactly_are_listed_below_the_tables() {
        coordinator.answers("/api/v1/tables", 200, """
                [{"table":"public.orders","verdict":"PROVEN","rules":["note truncated 32KiB","seen ignore"]},
                 {"table":"public.a","verdict":"PROVEN","rules":[]}]
                """);

        assertThat(ask("tables").out()).endsWith("""

                Compared by a rule: public.orders.note truncated 32KiB
                Compared by a rule: public.orders.seen ignore
                """);
    }

    @ParameterizedTest
    @CsvSource({"SUSPECT,1", "CONFIRMED,1", "HEALED,0", "REFUTED,0", "ACKNOWLEDGED,1", "NEW_WORD,1"})
    void divergences_end_with_1_while_some_are_open(String state, int status) {
        coordinator.answers("/api/v1/divergences", 200, DIVERGENCES.formatted(state, ""));

        assertThat(ask("divergences").status()).isEqualTo(status);
    }

    @Test
    void divergences_are_listed_and_filtered_by_the_server() {
        coordinator.answers(
                "/api/v1/divergences?state=SUSPECT&table=public.orders&class=LOST_UPDATE",
                200,
                DIVERGENCES.formatted("SUSPECT", ""));

        Ran ran = ask("divergences", "--table", "public.orders", "--state", "suspect", "--class", "LOST_UPDATE");

        assertThat(ran.out()).isEqualTo("""
                ID  STATE    CLASS        TABLE          KEY         COLUMNS      CAUSE  DETECTED AT            AFTER
                d1  SUSPECT  LOST_UPDATE  public.orders  {"id":700}  note, total      -  2026-11-22T10:00:00Z  400 ms
                """);
    }

    @Test
    void known_losses_are_told_apart_and_end_with_1_until_every_rule_is_accepted() {
        coordinator.answers("/api/v1/divergences", 200, """
                {"divergences":[{"id":"d1","table":"public.orders","key":{"id":700},"class":"KNOWN_LOSSY","state":"CONFIRMED",
                  "columns":["note"],"detectedAt":"2026-11-22T10:00:00Z","detectionSeconds":0.4,
                  "evidence":{"cause":{"id":"TRUNCATED"},"losses":["lob-truncated-at-32KiB"]}}],"next":null}
                """);
        coordinator.answers("/api/v1/status", 200, lossy("\"numeric-scale-6\""));
        assertThat(ask("divergences").status()).isEqualTo(1);

        coordinator.answers("/api/v1/status", 200, lossy("\"lob-truncated-at-32KiB\""));
        Ran ran = ask("divergences");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("KNOWN_LOSSY  public.orders  {\"id\":700}  note     TRUNCATED  2026-11-22");
        assertThat(ask("status").out()).contains(" known lossy  1 row (lob-truncated-at-32KiB 1, accepted)\n");
    }

    private static String lossy(String accepted) {
        return "{\"verdict\":\"PROVEN\",\"reasons\":[],\"knownLossy\":{\"rows\":1,"
                + "\"byRule\":{\"lob-truncated-at-32KiB\":1},\"accepted\":[" + accepted + "]}}";
    }

    @Test
    void known_losses_of_a_table_are_listed_below_and_not_among_its_divergences() {
        coordinator.answers("/api/v1/tables", 200, """
                [{"table":"public.orders","verdict":"DIVERGED","divergences":{"LOST_UPDATE":1,"KNOWN_LOSSY":2},
                  "knownLossy":{"rows":2,"byRule":{"char-trimmed":1,"numeric-scale-6":2},"accepted":["char-trimmed"]}}]
                """);

        assertThat(ask("tables").out())
                .containsPattern("public.orders .* 1\n")
                .endsWith(
                        "\nKnown to be changed: public.orders, 2 rows (char-trimmed 1, accepted; numeric-scale-6 2)\n");
    }

    @Test
    void all_pages_are_put_together() {
        coordinator
                .answers("/api/v1/divergences", 200, DIVERGENCES.formatted("HEALED", ",\"next\":\"d 1\""))
                .answers("/api/v1/divergences?after=d+1", 200, DIVERGENCES.formatted("SUSPECT", ""));

        Ran ran = ask("divergences", "-o", "json");

        assertThat(ran.status()).isEqualTo(1);
        assertThat(ran.out()).containsSubsequence("HEALED", "SUSPECT").doesNotContain("next");
    }

    @Test
    void following_prints_each_change_of_state_once() throws InterruptedException {
        coordinator.answers("/api/v1/divergences", 200, DIVERGENCES.formatted("SUSPECT", ""));
        Ran[] ran = new Ran[1];
        Thread following = Thread.ofPlatform().start(() -> ran[0] = ask("divergences", "--follow"));
        awaitRequests(2);
        coordinator.answers("/api/v1/divergences", 200, DIVERGENCES.formatted("HEALED", ""));
        awaitRequests(coordinator.requests().size() + 2);

        following.interrupt();
        following.join();

        assertThat(ran[0].status()).isEqualTo(130);
        assertThat(ran[0].out().lines().map(line -> line.replaceAll("^\\S+ +(\\S+).*", "$1")))
                .containsExactly("SUSPECT", "HEALED");
    }

    @Test
    void following_tells_of_a_replay_once_and_of_a_row_that_is_confirmed() throws InterruptedException {
        coordinator.answers("/api/v1/divergences", 200, """
                {"divergences":[%s,%s],"next":null}""".formatted(replayed("SUSPECT"), replayed("REFUTED")));
        Ran[] ran = new Ran[1];
        Thread following = Thread.ofPlatform().start(() -> ran[0] = ask("divergences", "--follow"));
        awaitRequests(2);
        coordinator.answers("/api/v1/divergences", 200, """
                {"divergences":[%s,%s],"next":null}""".formatted(replayed("CONFIRMED"), replayed("HEALED")));
        awaitRequests(coordinator.requests().size() + 2);

        following.interrupt();
        following.join();

        assertThat(ran[0].out().lines())
                .satisfiesExactly(
                        replay -> assertThat(replay).endsWith("lane main up to watermark 57, are being read directly"),
                        row -> assertThat(row).contains("CONFIRMED  FOREIGN_WRITE"));
    }

    @Test
    void a_problem_document_is_read_out() {
        Ran ran = ask("status");

        assertThat(ran).isEqualTo(new Ran(2, "", """
                lockstep: the coordinator refused /api/v1/status (HTTP 404): Not found: no /api/v1/status
                  fix: use the same version of Lockstep on both ends, and names that exist
                """));
    }

    @Test
    void a_server_that_is_something_else_is_noticed() {
        coordinator.answers("/api/v1/status", 200, "<html>");

        Ran ran = ask("status");

        assertThat(ran.status()).isEqualTo(8);
        assertThat(ran.err()).contains("is not a Lockstep coordinator (HTTP 200)");
    }

    @Test
    void nobody_listening_is_exit_8_with_what_to_check() throws IOException {
        int port = closedPort();

        assertThat(Ran.command("--set", "http.port=" + port, "status")).isEqualTo(new Ran(8, "", """
                lockstep: cannot reach the coordinator at http://127.0.0.1:%d
                  fix: start `lockstep run` or `lockstep coordinator`; if it is up, check http.bind and http.port (--set http.port=…)
                """.formatted(port)));
    }

    private Ran ask(String command, String... more) {
        String[] words = new String[more.length + 3];
        words[0] = "--set";
        words[1] = "http.port=" + coordinator.port();
        words[2] = command;
        System.arraycopy(more, 0, words, 3, more.length);
        return Ran.command(words);
    }

    private void awaitRequests(int count) {
        await().atMost(Duration.ofMinutes(2)).until(() -> coordinator.requests().size() >= count);
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
