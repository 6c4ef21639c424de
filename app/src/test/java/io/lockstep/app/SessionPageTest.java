package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class SessionPageTest {
    private static final String OLD = "6759d2ef-c7c0-3268-8252-177c8b9b130e";
    private static final String NEW = "ae3e3336-c91f-3b5e-8bda-5eb2375b5fbc";

    private static final String BEFORE = """
            # A page

            ```yaml
            $ no: command
            ```

            <!-- until: CONF.*D -->
            ```console
            $ list
            gone
            THE-ID
            ```
            <!-- the cat sleeps -->
            ```console
            $ take THE-ID
            $ ./lockstep status
            ```
            ```console
            $ ./lockstep verifier
            $ ./lockstep coordinator
            not yet
            ```
            """;

    private static final String AFTER = """
            # A page

            ```yaml
            $ no: command
            ```

            <!-- until: CONF.*D -->
            ```console
            $ list
            ID  STATE
            THE-ID  CONFIRMED
            ```
            <!-- the cat sleeps -->
            ```console
            $ take THE-ID
            done: take THE-ID
            $ ./lockstep status
            done: ./lockstep status
            ```
            ```console
            $ ./lockstep verifier
            ready
            $ ./lockstep coordinator
            ready
            ```
            """;

    private final List<String> told = new ArrayList<>();

    /// Lists one divergence, and repeats every other command.
    private final SessionPage.Operator operator = new SessionPage.Operator() {
        @Override
        public String type(String command, Pattern until) {
            told.add(command + " until " + until);
            return command.equals("list") ? "ID  STATE\n" + NEW + "  CONFIRMED" : "done: " + command;
        }

        @Override
        public List<String> start(List<String> commands) {
            told.add("start " + commands);
            return commands.stream().map(_ -> "ready").toList();
        }

        @Override
        public void act(String name) {
            told.add(name);
        }
    };

    @Test
    void a_played_page_has_what_is_printed_now_and_everything_else_as_it_was() {
        SessionPage played = new SessionPage(BEFORE.replace("THE-ID", OLD)).played(operator);

        assertThat(told)
                .containsExactly(
                        "list until CONF.*D",
                        "the cat sleeps",
                        "take " + NEW + " until ",
                        "./lockstep status until ",
                        "start [./lockstep verifier, ./lockstep coordinator]");
        assertThat(played.text()).isEqualTo(AFTER.replace("THE-ID", NEW));
    }

    @Test
    void what_differs_between_any_two_runs_is_not_compared() {
        assertThat(comparable("""
                   watermark  29725340, 1.1 s old
                         lag  replication 0 ms, verification 1 min 2 s; lately p50 -, p95 2 ms
                    coverage  0 rows, -, oldest proof -
                      source  connected, at 0/1C5F4A0, slot retains 27.7 KiB
                customers          2   7 ms          -
                ID                                    STATE   DETECTED AT
                %s  HEALED  2026-11-26T19:13:40.593Z
                OK     source wal-senders: 19 WAL senders are free
                """.formatted(OLD))).isEqualTo(comparable("""
                   watermark  7, 115 ms old
                         lag  replication -, verification 2.0 s; lately p50 1 ms, p95 -
                    coverage  1,135 rows, -, oldest proof -
                      source  connected, at A/3, slot retains 2 B
                customers        211  1.7 s   12
                ID                                    STATE    DETECTED AT
                %s  HEALED  2027-11-26T19:13:40Z
                OK     source wal-senders: 20 WAL senders are free
                """.formatted(NEW)));
    }

    @Test
    void what_is_said_is_compared() {
        for (String said : List.of("verdict  PROVEN", " suspects  0", " divergences  0", "0 errors", "{\"id\":700}")) {
            String other = said.replace("PROVEN", "UNPROVEN").replace("0", "1");
            assertThat(comparable(said)).isNotEqualTo(comparable(other));
        }
    }

    private static String comparable(String text) {
        return new SessionPage(text).comparable();
    }
}
