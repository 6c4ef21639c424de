package io.lockstep.verifier.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.verifier.matching.Catalogue;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class StateCodecsTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/states-v4.txt");
    private static final int GOLDEN_SEEDS = 8;
    private static final HexFormat HEX = HexFormat.of();
    private static final byte[] NO_READING = LaneStateCodec.encodeReading(LaneState.EMPTY);
    private static final byte[] NO_MARKS = LaneStateCodec.encode(LaneState.EMPTY.marks());
    private static final byte[] NO_CATALOGUE = LaneStateCodec.encode(LaneState.EMPTY.catalogue());

    static LongStream seeds() {
        return LongStream.range(0, 500);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_state_of_a_key_comes_back_as_it_was(long seed) {
        KeyState state = new RandomStates(seed).key();

        assertThat(KeyStateCodec.decode(KeyStateCodec.encode(state))).isEqualTo(state);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_state_of_a_lane_comes_back_as_it_was(long seed) {
        LaneState state = new RandomStates(seed).lane();

        assertThat(LaneStateCodec.decode(
                        LaneStateCodec.encodeReading(state),
                        LaneStateCodec.encode(state.marks()),
                        LaneStateCodec.encode(state.catalogue())))
                .isEqualTo(state);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void figures_of_a_table_come_back_as_they_were(long seed) {
        byte[] bytes = TableFiguresCodec.encode(seed, new RandomStates(seed).figures());

        TableFigures decoded = TableFiguresCodec.decode(bytes);

        assertThat(decoded).usingRecursiveComparison().isEqualTo(new RandomStates(seed).figures());
        assertThat(TableFiguresCodec.epoch(bytes)).isEqualTo(seed);
    }

    @Test
    void the_empty_lane_comes_back_as_it_was() {
        LaneState empty = LaneState.EMPTY;

        assertThat(LaneStateCodec.decode(
                        LaneStateCodec.encodeReading(empty),
                        LaneStateCodec.encode(empty.marks()),
                        LaneStateCodec.encode(empty.catalogue())))
                .isEqualTo(empty);
    }

    @Test
    void a_damaged_state_is_refused_and_never_half_read() {
        byte[] bytes = KeyStateCodec.encode(new RandomStates(3).key());

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatThrownBy(() -> KeyStateCodec.decode(cut)).isInstanceOf(MalformedRecordException.class);
        }
        assertThatThrownBy(() -> KeyStateCodec.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void a_layout_of_another_version_is_refused_with_what_to_do() {
        byte[] bytes = KeyStateCodec.encode(new RandomStates(3).key());
        bytes[0] = 9;

        assertThatThrownBy(() -> KeyStateCodec.decode(bytes))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("layout 9 is not known here (this is %d)", KeyStateCodec.VERSION)
                .hasMessageContaining("begin a new epoch");
    }

    @ParameterizedTest
    @EnumSource(Standing.Stage.class)
    void a_suspect_keeps_its_stage(Standing.Stage stage) {
        KeyState state = LongStream.range(0, 100)
                .mapToObj(seed -> new RandomStates(seed).key())
                .filter(key -> key.standing() instanceof Standing.Suspected)
                .findFirst()
                .orElseThrow();
        var suspected = (Standing.Suspected) state.standing();
        var staged = new KeyState(
                state.epoch(),
                state.scheme(),
                state.base(),
                state.expected(),
                state.source(),
                state.target(),
                state.lastSource(),
                state.lastTarget(),
                new Standing.Suspected(suspected.suspect(), suspected.holds(), stage),
                state.partial(),
                state.collected(),
                state.decidedAt(),
                state.touched(),
                state.awaits(),
                state.history());

        assertThat(KeyStateCodec.decode(KeyStateCodec.encode(staged))).isEqualTo(staged);
    }

    /// States outlive the version that wrote them. When this fails, the layout has changed: raise its version.
    @Test
    void states_written_earlier_are_read_as_they_were_meant_and_written_the_same() throws IOException {
        if (Boolean.getBoolean("lockstep.golden.write")) {
            Files.createDirectories(GOLDEN.getParent());
            Files.write(
                    GOLDEN,
                    LongStream.range(0, GOLDEN_SEEDS)
                            .boxed()
                            .flatMap(StateCodecsTest::samples)
                            .toList());
        }

        assertThat(Files.readAllLines(GOLDEN))
                .hasSizeGreaterThan(GOLDEN_SEEDS)
                .allSatisfy(line -> assertThat(readAndWritten(line)).isEqualTo(line));
    }

    private static Stream<String> samples(long seed) {
        LaneState lane = new RandomStates(seed).lane();
        return Stream.of(
                        "key " + HEX.formatHex(KeyStateCodec.encode(new RandomStates(seed).key())),
                        "reading " + HEX.formatHex(LaneStateCodec.encodeReading(lane)),
                        "marks " + HEX.formatHex(LaneStateCodec.encode(lane.marks())),
                        "catalogue " + HEX.formatHex(LaneStateCodec.encode(lane.catalogue())),
                        "table " + HEX.formatHex(TableFiguresCodec.encode(seed, new RandomStates(seed).figures())))
                .map(StateCodecsTest::readAndWritten);
    }

    /// What kind of state, its bytes once it was read and written again, and what was read, as text.
    private static String readAndWritten(String line) {
        String[] parts = line.split(" ", 3);
        byte[] bytes = HEX.parseHex(parts[1]);
        return switch (parts[0]) {
            case "key" -> line("key", KeyStateCodec.encode(KeyStateCodec.decode(bytes)), KeyStateCodec.decode(bytes));
            case "reading" -> {
                LaneState lane = LaneStateCodec.decode(bytes, NO_MARKS, NO_CATALOGUE);
                yield line("reading", LaneStateCodec.encodeReading(lane), lane);
            }
            case "marks" -> {
                LaneState lane = LaneStateCodec.decode(NO_READING, bytes, NO_CATALOGUE);
                yield line("marks", LaneStateCodec.encode(lane.marks()), lane.marks());
            }
            case "catalogue" -> {
                LaneState lane = LaneStateCodec.decode(NO_READING, NO_MARKS, bytes);
                yield line("catalogue", LaneStateCodec.encode(lane.catalogue()), sorted(lane.catalogue()));
            }
            default -> {
                TableFigures figures = TableFiguresCodec.decode(bytes);
                yield line("table", TableFiguresCodec.encode(TableFiguresCodec.epoch(bytes), figures), text(figures));
            }
        };
    }

    private static String line(String kind, byte[] bytes, Object state) {
        return kind + " " + HEX.formatHex(bytes) + " " + state;
    }

    private static List<Object> sorted(Catalogue catalogue) {
        return List.of(
                new TreeMap<>(catalogue.columns()),
                catalogue.notices().stream().map(Object::toString).sorted().toList(),
                new TreeMap<>(catalogue.schemes()),
                catalogue.broken().stream().sorted().toList(),
                new TreeMap<>(catalogue.truncates()),
                catalogue.replays());
    }

    private static List<Object> text(TableFigures figures) {
        return List.of(
                figures.rows,
                figures.source,
                figures.target,
                figures.transients,
                figures.reasons,
                figures.sourceAccount,
                figures.targetAccount,
                figures.suspects,
                figures.undecided,
                figures.partial,
                figures.hot,
                figures.torn);
    }
}
