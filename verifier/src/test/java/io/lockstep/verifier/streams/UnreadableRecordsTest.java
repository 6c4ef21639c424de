package io.lockstep.verifier.streams;

import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.History.COLUMNS;
import static io.lockstep.verifier.streams.History.Change.insert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.json.Progress;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Bad input on the change topics: nothing of it stops the verifier, and none of it counts as fine (G14).
class UnreadableRecordsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Bench bench = new Bench();
    private final History history = new History(1).watermark(1);

    @AfterEach
    void close() {
        bench.close();
    }

    @ParameterizedTest
    @EnumSource(Side.class)
    void a_record_that_cannot_be_read_ends_the_epoch_of_the_lane_that_it_names(Side side) {
        var other = new History(Bench.OTHER, 1).watermark(1);
        other.records().forEach(bench::pipe);
        bench.play(history).pass(SECOND);
        bench.progress();
        byte[] whole = ChangeRecordCodec.encode(order(side, 7, COLUMNS.id(), 1, 2));

        bench.pipe(side, null, Arrays.copyOf(whole, whole.length - 1));
        bench.pass(SECOND);

        Progress unproven = theOnly(bench.progress());
        assertThat(unproven.lane()).isEqualTo(History.LANE);
        assertThat(unproven.reasons()).containsExactly(UnprovenReason.UNREADABLE);
        assertThat(bench.unreadableChanges()).isEqualTo(1);
        bench.play(history.watermark(2));
        other.watermark(2).records().forEach(bench::pipe);
        bench.pass(SECOND);
        List<Progress> last = bench.progress();
        assertThat(last).filteredOn(in(History.LANE)).last().satisfies(each -> {
            assertThat(each.proven()).isZero();
            assertThat(each.reasons()).containsExactly(UnprovenReason.UNREADABLE);
        });
        assertThat(last).filteredOn(in(Bench.OTHER)).last().satisfies(each -> {
            assertThat(each.proven()).isEqualTo(2);
            assertThat(each.reasons()).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource
    void what_cannot_be_read_is_counted_and_the_lane_unproven_until_the_next_epoch(byte @Nullable [] rubbish) {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).commit(TARGET, insert(1, 10, 20)));

        bench.pipe(TARGET, null, rubbish);
        bench.play(history.watermark(2).commit(SOURCE, insert(2, 10, 20)).watermark(3))
                .pass(SECOND);

        Progress unproven = bench.progress().getLast();
        assertThat(bench.unreadableChanges()).isEqualTo(1);
        assertThat(unproven.reasons()).containsExactly(UnprovenReason.UNREADABLE);
        assertThat(unproven.proven()).isZero();
        assertThat(bench.verdicts()).isEmpty();

        bench.play(history.nextEpoch()
                        .watermark(4)
                        .commit(SOURCE, insert(3, 10, 20))
                        .watermark(5))
                .pass(SECOND);

        Progress again = bench.progress().getLast();
        assertThat(again.reasons()).isEmpty();
        assertThat(again.proven()).isEqualTo(5);
        assertThat(theOnly(bench.verdicts()).key()).isEqualTo(History.key(3));
    }

    static Stream<Arguments> what_cannot_be_read_is_counted_and_the_lane_unproven_until_the_next_epoch() {
        byte[] impossible = ChangeRecordCodec.encode(order(TARGET, -1, COLUMNS.id(), 1, 2));
        byte[] tooWide = ChangeRecordCodec.encode(order(TARGET, 7, COLUMNS.id(), 1, 2, 3));
        byte[] unknownKind = ChangeRecordCodec.encode(order(TARGET, 7, COLUMNS.id(), 1, 2));
        unknownKind[1] = 99;
        return Stream.of(
                argumentSet("no value", (Object) null),
                argumentSet("nothing", (Object) new byte[0]),
                argumentSet("an unknown layout", (Object) new byte[] {77, 1, 2}),
                argumentSet("an unknown kind", (Object) unknownKind),
                argumentSet("an impossible position", (Object) impossible),
                argumentSet("more columns than were declared", (Object) tooWide));
    }

    @Test
    void a_record_that_names_no_lane_ends_the_epoch_of_every_lane() {
        var other = new History(Bench.OTHER, 1).watermark(1);
        other.records().forEach(bench::pipe);
        bench.play(history).pass(SECOND);
        bench.progress();

        bench.pipe(SOURCE, null, new byte[] {77, 1, 2});
        bench.pass(SECOND);

        assertThat(bench.progress())
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.reasons()).containsExactly(UnprovenReason.UNREADABLE));
    }

    @Test
    void a_record_of_a_lane_that_nobody_has_is_counted_and_ends_no_epoch() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).commit(TARGET, insert(1, 10, 20)));

        new History("stranger", 1).watermark(1).records().forEach(bench::pipe);
        bench.play(history.watermark(2)).pass(SECOND);

        Progress progress = bench.progress().getLast();
        assertThat(bench.unreadableChanges()).isEqualTo(4);
        assertThat(progress.lane()).isEqualTo(History.LANE);
        assertThat(progress.proven()).isEqualTo(2);
        assertThat(progress.reasons()).isEmpty();
    }

    private static RowVersion order(Side side, long commit, long columns, long... fingerprints) {
        return new RowVersion(
                History.LANE,
                new Position(new Lsn(commit), 0),
                7,
                Bench.START,
                History.SCHEME,
                Operation.INSERT,
                History.key(side == SOURCE ? 1 : 2),
                new RowImage.Present(columns, fingerprints));
    }

    private static Predicate<Progress> in(String lane) {
        return progress -> progress.lane().equals(lane);
    }

    private static <T> T theOnly(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
