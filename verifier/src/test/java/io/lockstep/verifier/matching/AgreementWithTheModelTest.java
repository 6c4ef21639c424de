package io.lockstep.verifier.matching;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays the histories that `src/test/model/export.py` has written, whose head says what their lines mean, and
/// demands after every record what the calculus says.
class AgreementWithTheModelTest {

    record History(String name, Mode mode, List<String> lines) {
        @Override
        public String toString() {
            return name + " " + mode;
        }
    }

    static List<History> histories() throws IOException {
        var histories = new ArrayList<History>();
        try (InputStream in = AgreementWithTheModelTest.class.getResourceAsStream("/histories/histories.txt")) {
            assertThat(in).isNotNull();
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
                String[] words = line.split(" ", -1);
                if (words[0].equals("history")) {
                    histories.add(new History(words[1], Mode.valueOf(words[2]), new ArrayList<>()));
                } else if (!line.isEmpty()) {
                    histories.getLast().lines().add(line);
                }
            }
        }
        return histories;
    }

    @ParameterizedTest
    @MethodSource("histories")
    void the_judge_agrees_with_the_model_after_every_record(History history) {
        var judge = new CheckedJudge(history.mode());
        String said = "= 0 0 - -";
        for (int i = 0; i < history.lines().size() - 1; i++) {
            String line = history.lines().get(i);
            if (line.startsWith("=")) {
                continue;
            }
            read(judge, line.split(" ", -1), i);
            String next = history.lines().get(i + 1);
            said = next.startsWith("=") ? next : said;
            assertThat(state(judge.state)).as("after line %d: %s", i, line).isEqualTo(said);
        }
        assertThat(end(judge.state)).isEqualTo(history.lines().getLast());
    }

    private static void read(CheckedJudge judge, String[] words, int time) {
        Side side = words[0].equals("s") ? Side.SOURCE : Side.TARGET;
        judge.on(side, record(words), Records.at(time));
    }

    private static ChangeRecord record(String[] words) {
        long position = Long.parseLong(words[1]);
        if (words[2].equals("w")) {
            return Records.watermark(position, Long.parseLong(words[4]), Long.parseLong(words[5]), 1);
        }
        Operation operation = switch (words[5]) {
            case "i" -> Operation.INSERT;
            case "u" -> Operation.UPDATE;
            case "d" -> Operation.DELETE;
            default -> throw new IllegalArgumentException("Unknown operation " + words[5]);
        };
        return Records.version(position, Long.parseLong(words[3]), Integer.parseInt(words[4]), operation, words[6]);
    }

    private static String state(InMemoryState state) {
        Marks marks = state.lane().marks();
        Mark proven = marks.proven();
        return "= %d %d %s %s"
                .formatted(
                        marks.proofPoint(),
                        proven == null ? 0 : proven.sequence(),
                        keys(state.suspects()),
                        keys(state.undecided()));
    }

    /// The accounts, and as the keys that are wrong in truth those that are suspect.
    private static String end(InMemoryState state) {
        return "end %s %s %s"
                .formatted(
                        source(state.lane().sourceAccount()),
                        target(state.lane().targetAccount()),
                        keys(state.suspects()));
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
