package io.lockstep.verifier.streams;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.KeyState;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Outcome;
import io.lockstep.verifier.matching.Rules;
import io.lockstep.verifier.streams.History.Change;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// After a stall a single watermark makes everything due at once. `benchmarks/stall` is the same with millions of
/// versions and a small heap.
class StallTest {
    private static final int VERSIONS = 20_000;
    private static final int HOT_VERSIONS = 10_000;
    private static final int HOT_WATERMARK_EVERY = 20;
    private static final int SLICE = 500;
    private static final int WATERMARK_EVERY = 1000;

    @TempDir
    private Path directory;

    private final History history = new History(1).watermark(1).watermark(2);
    private long settled;
    private long most;
    private long suspects;

    @ParameterizedTest
    @EnumSource(Mode.class)
    void no_step_decides_more_than_a_slice_and_nothing_is_proven_before_the_last(Mode mode) {
        long last = stall();
        history.watermark(TARGET, last, 2).watermark(last + 1).watermark(last + 2);
        var judge = new Judge(Rules.of(mode), SLICE);

        try (var disk = DiskStores.open(directory)) {
            var state = new StoredState(disk.stores(), new StoreKeys(History.LANE));
            for (LogRecord record : history.records()) {
                take(judge.on(record.side(), record.record(), Instant.EPOCH, state));
            }
            while (state.pause() != null) {
                take(judge.proceed(state));
            }
            assertThat(state.lane().reasons()).isEmpty();
        }
        assertThat(suspects).isZero();
        assertThat(settled).isEqualTo(VERSIONS);
        assertThat(most).isBetween(1L, 2L * SLICE);
    }

    /// What is in flight of one row is gone through with each further version of it, and written at each commit, so it
    /// has to stay short.
    @ParameterizedTest
    @EnumSource(Mode.class)
    void a_row_with_a_stall_full_of_versions_stays_small_and_is_caught_up_with(Mode mode) {
        hotRow();
        var judge = new Judge(Rules.of(mode));

        try (var disk = DiskStores.open(directory)) {
            var state = new StoredState(disk.stores(), new StoreKeys(History.LANE));
            long read = 0;
            for (LogRecord record : history.records()) {
                assertThat(judge.on(record.side(), record.record(), Instant.EPOCH, state))
                        .noneMatch(Outcome.SuspectRaised.class::isInstance);
                if (++read % SLICE == 0) {
                    checkSmall(requireNonNull(state.key(History.key(0))));
                }
            }
            SourceAccount account = state.lane().sourceAccount();
            assertThat(account.waiting() + account.held()).isZero();
            assertThat(account.thinned()).isGreaterThan(HOT_VERSIONS / 2);
            assertThat(state.lane().reasons()).isEmpty();
        }
    }

    private static void checkSmall(KeyState row) {
        assertThat(row.source()).hasSizeLessThanOrEqualTo(Rules.VERSIONS);
        assertThat(row.target()).hasSizeLessThanOrEqualTo(Rules.VERSIONS);
    }

    /// The target shows every version, and the watermarks between them, once the stall is over.
    private void hotRow() {
        long last = hotRow(SOURCE);
        hotRow(TARGET);
        history.watermark(last + 1).watermark(last + 2).watermark(last + 3);
    }

    private long hotRow(Side side) {
        long watermark = 2;
        for (int version = 0; version < HOT_VERSIONS; version++) {
            history.commit(side, version == 0 ? Change.insert(0, 1, 1) : Change.update(0, 1, version + 1));
            if (version % HOT_WATERMARK_EVERY == HOT_WATERMARK_EVERY - 1) {
                history.watermark(side, ++watermark, 2);
            }
        }
        return watermark;
    }

    /// The source goes on, the target stands still and then shows everything in one go. Returns the number of the
    /// newest watermark.
    private long stall() {
        long watermark = 2;
        for (int row = 0; row < VERSIONS; row++) {
            history.commit(SOURCE, Change.insert(row, row, 1));
            if (row % WATERMARK_EVERY == WATERMARK_EVERY - 1) {
                history.watermark(SOURCE, ++watermark, 2);
            }
        }
        for (int row = 0; row < VERSIONS; row++) {
            history.commit(TARGET, Change.insert(row, row, 1));
        }
        return watermark;
    }

    private void take(List<Outcome> outcomes) {
        long inThisStep = 0;
        for (Outcome outcome : outcomes) {
            switch (outcome) {
                case Outcome.Settled _ -> inThisStep++;
                case Outcome.SuspectRaised _ -> suspects++;
                case Outcome.ProofPoint point ->
                    assertThat(settled + inThisStep)
                            .as("settled at watermark %d", point.proven().sequence())
                            .isIn(0L, (long) VERSIONS);
                default -> {}
            }
        }
        settled += inThisStep;
        most = Math.max(most, inThisStep);
    }
}
