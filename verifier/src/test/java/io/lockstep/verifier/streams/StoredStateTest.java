package io.lockstep.verifier.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Outcome;
import io.lockstep.verifier.matching.PartitionState;
import io.lockstep.verifier.matching.Rules;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The judge's memory in stores is that on the heap, also when it is read anew before every record, and in the middle
/// of a proof point.
class StoredStateTest {
    private static final int SEEDS = 2;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void nothing_is_remembered_beside_the_stores(int slice) {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<LogRecord> records = RandomHistory.records(seed, 1, 40, 300, 0.03);
            try (var disk = DiskStores.open(directory.resolve("forgetting-" + seed))) {
                JudgeStores stores = disk.stores();
                var keys = new StoreKeys(History.LANE);

                List<Outcome> found =
                        play(records, slice, state -> written(state, stores, keys), new StoredState(stores, keys));

                assertThat(found).as("seed %d", seed).isEqualTo(onHeap(records, slice));
            }
        }
    }

    private static StoredState written(PartitionState state, JudgeStores stores, StoreKeys keys) {
        ((StoredState) state).write();
        return new StoredState(stores, keys);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void what_is_written_now_and_then_when_it_has_become_much_is_found_again(int slice) {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<LogRecord> records = RandomHistory.records(seed, 1, 40, 300, 0.03);
            try (var disk = DiskStores.open(directory.resolve("bounded-" + seed))) {
                var state = new StoredState(disk.stores(), new StoreKeys(History.LANE), 7);

                List<Outcome> found = play(records, slice, same -> same, state);

                assertThat(found).as("seed %d", seed).isEqualTo(onHeap(records, slice));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 1000})
    void what_is_kept_in_memory_too_hides_nothing(int slice) {
        for (long seed = 0; seed < SEEDS; seed++) {
            List<LogRecord> records = RandomHistory.records(seed, 1, 40, 300, 0.03);
            try (var disk = DiskStores.open(directory.resolve("keeping-" + seed))) {
                var state = new StoredState(disk.stores(), new StoreKeys(History.LANE));

                List<Outcome> found = play(records, slice, same -> same, state);

                assertThat(found).as("seed %d", seed).isEqualTo(onHeap(records, slice));
            }
        }
    }

    private static List<Outcome> onHeap(List<LogRecord> records, int slice) {
        return play(records, slice, same -> same, new HeapState());
    }

    private static List<Outcome> play(
            List<LogRecord> records, int slice, UnaryOperator<PartitionState> next, PartitionState first) {
        var judge = new Judge(Rules.of(Mode.ORDERED), slice);
        var found = new ArrayList<Outcome>();
        PartitionState state = first;
        Instant now = Bench.START;
        for (LogRecord record : records) {
            state = next.apply(state);
            now = now.plusMillis(1);
            found.addAll(judge.on(record.side(), record.record(), now, state));
        }
        while (state.pause() != null) {
            state = next.apply(state);
            found.addAll(judge.proceed(state));
        }
        return found;
    }
}
