package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Operation;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays the histories that `src/test/model/export.py` has written, whose head says what their lines mean, and
/// demands after every record what the calculus says.
class AgreementWithTheModelTest {
    record History(String name, Rules rules, List<String> lines) {
        /// Whether its table is judged to the end (0), a mismatch (1), or given up (2).
        boolean endsIn(String table) {
            return lines.stream()
                    .filter(line -> line.startsWith("="))
                    .reduce((_, last) -> last)
                    .filter(line -> line.endsWith(" " + table))
                    .isPresent();
        }

        @Override
        public String toString() {
            return name + " " + rules.mode();
        }
    }

    static List<History> histories() throws IOException {
        var histories = new ArrayList<History>();
        var file = requireNonNull(AgreementWithTheModelTest.class.getResourceAsStream("/histories/histories.txt.gz"));
        try (InputStream in = new GZIPInputStream(file)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("history")) {
                    histories.add(new History(words[1], rules(words), new ArrayList<>()));
                } else if (!line.isEmpty()) {
                    histories.getLast().lines().add(line);
                }
            }
        }
        return histories;
    }

    private static Rules rules(String[] words) {
        return new Rules(Mode.valueOf(words[2]), Integer.parseInt(words[3]));
    }

    @Test
    void the_histories_are_many_and_reach_every_verdict() throws IOException {
        List<History> histories = histories();
        assertThat(histories).hasSizeGreaterThan(1000);
        for (String table : List.of("0", "1", "2")) {
            assertThat(histories).anyMatch(history -> history.endsIn(table));
        }
    }

    @ParameterizedTest
    @MethodSource("histories")
    void the_judge_agrees_with_the_model_after_every_record(History history) {
        var judge = new CheckedJudge(history.rules());
        String said = "= 0 0 - - 0";
        boolean mismatch = false;
        for (int i = 0; i < history.lines().size() - 1; i++) {
            String line = history.lines().get(i);
            if (line.startsWith("=")) {
                continue;
            }
            mismatch |=
                    read(judge, line.split(" ", -1), i).stream().anyMatch(Outcome.TruncateMismatch.class::isInstance);
            String next = history.lines().get(i + 1);
            said = next.startsWith("=") ? next : said;
            assertThat(state(judge.state, mismatch))
                    .as("after line %d: %s", i, line)
                    .isEqualTo(said);
        }
        assertThat(end(judge.state)).isEqualTo(history.lines().getLast());
    }

    private static List<Outcome> read(CheckedJudge judge, String[] words, int time) {
        Side side = words[0].equals("s") ? Side.SOURCE : Side.TARGET;
        return judge.on(side, record(words), Records.at(time));
    }

    private static ChangeRecord record(String[] words) {
        long position = Long.parseLong(words[1]);
        if (words[2].equals("w")) {
            return Records.watermark(position, Long.parseLong(words[4]), Long.parseLong(words[5]), 1);
        }
        if (words[2].equals("t")) {
            return Records.truncate(position);
        }
        Operation operation = switch (words[5]) {
            case "i" -> Operation.INSERT;
            case "u" -> Operation.UPDATE;
            case "d" -> Operation.DELETE;
            default -> throw new IllegalArgumentException("Unknown operation " + words[5]);
        };
        return Records.version(position, Long.parseLong(words[3]), Integer.parseInt(words[4]), operation, words[6]);
    }

    private static String state(InMemoryState state, boolean mismatch) {
        Marks marks = state.lane().marks();
        Mark proven = marks.proven();
        int table = state.lane().catalogue().judges(Records.TABLE) ? 0 : mismatch ? 1 : 2;
        return "= %d %d %s %s %d"
                .formatted(
                        marks.proofPoint(),
                        proven == null ? 0 : proven.sequence(),
                        keys(state.suspects()),
                        keys(state.undecided()),
                        table);
    }

    /// The accounts, the keys that are suspect, and how many keys are remembered.
    private static String end(InMemoryState state) {
        return "end %s %s %s %d"
                .formatted(
                        source(state.lane().sourceAccount()),
                        target(state.lane().targetAccount()),
                        keys(state.suspects()),
                        state.size());
    }

    private static String source(SourceAccount of) {
        return join(
                of.received(), of.dropped(), of.settled(), of.superseded(), of.discarded(), of.waiting(), of.held());
    }

    private static String target(TargetAccount of) {
        return join(
                of.received(),
                of.dropped(),
                of.settled(),
                of.coalesced(),
                of.transients(),
                of.duplicates(),
                of.suspect(),
                of.discarded(),
                of.waiting());
    }

    private static String join(long... counts) {
        return LongStream.of(counts).mapToObj(Long::toString).collect(Collectors.joining(","));
    }

    private static String keys(Stream<RowKey> keys) {
        List<Integer> ids = keys.map(Records::id).sorted().toList();
        return ids.isEmpty() ? "-" : ids.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
