package io.lockstep.verifier.streams;

import static io.lockstep.events.RowImage.HIDDEN;
import static io.lockstep.events.Side.SOURCE;
import static io.lockstep.events.Side.TARGET;
import static io.lockstep.verifier.streams.Bench.orders;
import static io.lockstep.verifier.streams.History.Change.insert;
import static io.lockstep.verifier.streams.History.Change.update;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.Operation;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.events.json.PartialMatch;
import io.lockstep.events.json.Progress;
import io.lockstep.events.json.TableProgress;
import io.lockstep.verifier.streams.History.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JudgeTopologyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Evidence EVIDENCE = new Evidence(
            Evidence.Presence.PRESENT,
            Evidence.Presence.ABSENT,
            List.of(new Evidence.Column("note", new Evidence.Cell("00000000000000ff", null), null)),
            Bench.START);
    private static final Duration LAG = Duration.ofMillis(40);

    private final Bench bench = new Bench();
    private final History history = new History(1).watermark(1);

    @AfterEach
    void close() {
        bench.close();
    }

    @Test
    void a_matching_pair_is_settled_and_its_lag_measured() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20))).pass(LAG);
        bench.play(history.commit(TARGET, insert(1, 10, 20))).pass(SECOND);
        bench.play(history.watermark(2)).pass(SECOND);

        Progress progress = bench.progress().getLast();
        TableProgress orders = orders(progress);
        assertThat(bench.verdicts()).isEmpty();
        assertThat(progress.proven()).isEqualTo(2);
        assertThat(progress.reasons()).isEmpty();
        assertThat(orders.settled()).isEqualTo(1);
        assertThat(orders.rows()).isEqualTo(1);
        assertThat(orders.source()).isEqualTo(Map.of(Operation.INSERT, 1L));
        assertThat(orders.target()).isEqualTo(Map.of(Operation.INSERT, 1L));
        assertThat(orders.inFlight()).isZero();
        assertThat(orders.lag(Operation.INSERT).samples()).isEqualTo(1);
        assertThat(orders.lag(Operation.INSERT).percentileMillis(0.5)).isCloseTo(40, within(4.0));
        assertThat(orders.lag()).isEqualTo(orders.lag(Operation.INSERT));
        assertThat(progress.sourceAccount().balanced()).isTrue();
        assertThat(progress.targetAccount().balanced()).isTrue();
    }

    @Test
    void a_row_compared_in_part_is_work_for_the_confirmer_until_it_was_read() {
        history.commit(SOURCE, update(1, 11, HIDDEN)).commit(TARGET, update(1, 11, HIDDEN));
        bench.play(history.watermark(2)).pass(SECOND);
        PartialMatch partial = theOnly(bench.partials()).orElseThrow();
        assertThat(partial.columns()).containsExactly("total");
        assertThat(partial.subject().watermark()).isEqualTo(2);
        assertThat(orders(bench.progress()).reasons()).containsExactly(UnprovenReason.COLUMN_NOT_VISIBLE);

        bench.play(history.watermark(3).watermark(4)).pass(SECOND);
        bench.rule(new Ruling.Refute(partial.subject(), new Ruling.Window(2, 3, 9), List.of("total"), 1));
        assertThat(theOnly(bench.partials()).orElseThrow().attempts()).isEqualTo(1);

        bench.rule(new Ruling.Refute(partial.subject(), new Ruling.Window(2, 3, 4), List.of("total"), 2))
                .pass(SECOND);
        assertThat(bench.partials()).containsExactly(Optional.empty());
        assertThat(orders(bench.progress()).reasons()).isEmpty();
    }

    @Test
    void what_was_compared_in_part_and_differs_is_a_confirmed_divergence() {
        history.commit(SOURCE, update(1, 11, HIDDEN)).commit(TARGET, update(1, 11, HIDDEN));
        bench.play(history.watermark(2).watermark(3).watermark(4));
        PartialMatch partial = theOnly(bench.partials()).orElseThrow();
        var column = new Evidence.Column("total", new Evidence.Cell("aa", null), new Evidence.Cell("bb", null));
        var evidence = new Evidence(Evidence.Presence.PRESENT, Evidence.Presence.PRESENT, List.of(column), Bench.START);

        bench.rule(new Ruling.Confirm(partial.subject(), new Ruling.Window(2, 3, 4), evidence, 2))
                .pass(SECOND);

        assertThat(bench.partials()).containsExactly(Optional.empty());
        assertThat(bench.verdicts())
                .extracting(Divergence::state)
                .containsExactly(DivergenceState.SUSPECT, DivergenceState.CONFIRMED);
        assertThat(orders(bench.progress()).suspects()).isEqualTo(1);
    }

    @Test
    void a_lost_update_is_suspect_once_the_next_watermark_has_passed() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).commit(TARGET, insert(1, 10, 20)));
        bench.play(history.watermark(2)).pass(SECOND);
        bench.play(history.commit(SOURCE, update(1, 10, 30))).pass(SECOND);
        assertThat(bench.verdicts()).isEmpty();

        bench.play(history.watermark(3)).pass(SECOND);

        Divergence suspect = theOnly(bench.verdicts());
        assertThat(suspect.type()).isEqualTo(DivergenceClass.LOST_UPDATE);
        assertThat(suspect.state()).isEqualTo(DivergenceState.SUSPECT);
        assertThat(suspect.key()).isEqualTo(History.key(1));
        assertThat(suspect.columns()).containsExactly("total");
        assertThat(suspect.watermark()).isEqualTo(3);
        assertThat(suspect.appearedAt()).isEqualTo(Bench.START.plus(SECOND));
        assertThat(suspect.detectedAt()).isEqualTo(Bench.START.plus(SECOND.multipliedBy(2)));
        assertThat(suspect.closedAt()).isNull();
        assertThat(orders(bench.progress()).suspects()).isEqualTo(1);
    }

    @Test
    void a_suspect_goes_to_the_confirmer_under_the_key_of_its_row() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).watermark(2));

        var sent = theOnly(bench.suspects());

        assertThat(sent.key()).isEqualTo(RowKeyCodec.encode(History.key(1)));
        assertThat(EventsJson.divergence(sent.value())).isEqualTo(theOnly(bench.verdicts()));
    }

    @Test
    void a_suspect_that_becomes_right_is_healed_under_the_same_identifier() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).watermark(2)).pass(SECOND);
        Divergence suspect = theOnly(bench.verdicts());

        bench.play(history.commit(TARGET, insert(1, 10, 20))).pass(SECOND);
        bench.play(history.watermark(3)).pass(SECOND);

        Divergence healed = theOnly(bench.verdicts());
        assertThat(healed.id()).isEqualTo(suspect.id());
        assertThat(healed.state()).isEqualTo(DivergenceState.HEALED);
        assertThat(healed.detectedAt()).isEqualTo(suspect.detectedAt());
        assertThat(healed.closedAt()).isEqualTo(Bench.START.plus(SECOND));
        assertThat(orders(bench.progress()).suspects()).isZero();
    }

    @Test
    void a_suspect_that_changes_keeps_its_identifier_and_its_time() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).watermark(2)).pass(SECOND);
        Divergence missing = theOnly(bench.verdicts());

        bench.play(history.commit(TARGET, insert(1, 11, 20)).watermark(3)).pass(SECOND);

        Divergence altered = theOnly(bench.verdicts());
        assertThat(altered.id()).isEqualTo(missing.id());
        assertThat(altered.detectedAt()).isEqualTo(missing.detectedAt());
        assertThat(altered.targetPosition()).isNotNull();
        assertThat(altered.state()).isEqualTo(DivergenceState.SUSPECT);
    }

    @Test
    void a_fault_that_was_overwritten_in_time_is_news_and_no_alarm() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).commit(TARGET, insert(1, 10, 20)));
        bench.play(history.watermark(2)).pass(SECOND);
        bench.play(history.commit(TARGET, update(1, 66, 66)).commit(SOURCE, update(1, 10, 30)));
        bench.play(history.commit(TARGET, update(1, 10, 30)).watermark(3)).pass(SECOND);

        Divergence passed = theOnly(bench.verdicts());
        assertThat(passed.transientFault()).isTrue();
        assertThat(passed.state()).isEqualTo(DivergenceState.HEALED);
        assertThat(passed.type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
        assertThat(bench.suspects()).isEmpty();
        assertThat(orders(bench.progress()).transients()).isEqualTo(Map.of(DivergenceClass.FOREIGN_WRITE, 1L));
    }

    @Test
    void a_confirmed_suspect_shows_its_evidence_through_its_healing() {
        Divergence suspect = lostInsert();

        bench.rule(new Ruling.Confirm(suspect.subject(), new Ruling.Window(2, 3, 4), EVIDENCE, 2));

        Divergence confirmed = theOnly(bench.verdicts());
        assertThat(confirmed).isEqualTo(suspect.ruled(DivergenceState.CONFIRMED, EVIDENCE, 2, null, null));

        bench.play(history.commit(TARGET, insert(1, 10, 20)).watermark(5)).pass(SECOND);

        Divergence healed = theOnly(bench.verdicts());
        assertThat(healed.state()).isEqualTo(DivergenceState.HEALED);
        assertThat(healed.evidence()).isEqualTo(EVIDENCE);
        assertThat(healed.detectedAt()).isEqualTo(suspect.detectedAt());
    }

    @Test
    void a_refuted_suspect_is_closed_and_no_longer_counted() {
        Divergence suspect = lostInsert();

        bench.rule(new Ruling.Refute(suspect.subject(), new Ruling.Window(2, 3, 4), List.of("note"), 1))
                .pass(SECOND);

        Divergence refuted = theOnly(bench.verdicts());
        assertThat(refuted.state()).isEqualTo(DivergenceState.REFUTED);
        assertThat(refuted.closedAt()).isNotNull();
        Progress progress = bench.progress().getLast();
        assertThat(orders(progress).suspects()).isZero();
        assertThat(progress.sourceAccount().held()).isZero();
        assertThat(progress.sourceAccount().balanced()).isTrue();
    }

    @Test
    void what_reads_found_in_vain_is_published_with_the_suspect_as_it_stands() {
        Divergence suspect = lostInsert();

        bench.rule(new Ruling.Confirm(suspect.subject(), new Ruling.Window(2, 3, 9), EVIDENCE, 2));

        assertThat(theOnly(bench.verdicts())).isEqualTo(suspect.ruled(DivergenceState.SUSPECT, null, 2, null, null));
    }

    @Test
    void who_acknowledged_is_kept_until_somebody_wants_a_recheck() {
        Divergence suspect = lostInsert();
        var noted = new Ruling.Acknowledgement("ada", "known", Bench.START);

        bench.rule(new Ruling.Acknowledge(suspect.subject(), "ada", "known", Bench.START));
        assertThat(theOnly(bench.verdicts()))
                .isEqualTo(suspect.ruled(DivergenceState.ACKNOWLEDGED, null, 0, noted, null));

        bench.rule(new Ruling.Recheck(suspect.subject(), "ada", Bench.START));
        assertThat(theOnly(bench.verdicts())).isEqualTo(suspect);
    }

    @Test
    void what_is_no_ruling_is_counted_and_stops_nothing() {
        Divergence suspect = lostInsert();

        bench.onRulings(null).onRulings("rubbish".getBytes(UTF_8)).onRulings("{}".getBytes(UTF_8));
        var stranger = new Ruling.Subject("d", "nobody", 1, 0, suspect.key(), suspect.watermark());
        bench.rule(new Ruling.Recheck(stranger, "ada", Bench.START));
        assertThat(bench.verdicts()).isEmpty();
        assertThat(bench.unreadableRulings()).isEqualTo(3);

        bench.rule(new Ruling.Recheck(suspect.subject(), "ada", Bench.START));
        assertThat(bench.verdicts()).hasSize(1);
    }

    /// Suspect at watermark 2, with everything up to watermark 4 decided.
    private Divergence lostInsert() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).watermark(2)).pass(SECOND);
        bench.play(history.watermark(3).watermark(4)).pass(SECOND);
        return theOnly(bench.verdicts());
    }

    @Test
    void records_delivered_again_are_dropped_and_counted() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).commit(TARGET, insert(1, 10, 20)));
        List<LogRecord> rows =
                history.records().stream().filter(each -> each.key() != null).toList();
        rows.forEach(bench::pipe);
        bench.play(history.watermark(2)).pass(SECOND);

        Progress progress = bench.progress().getLast();
        assertThat(progress.sourceAccount().received()).isEqualTo(2);
        assertThat(progress.sourceAccount().dropped()).isEqualTo(1);
        assertThat(progress.targetAccount().dropped()).isEqualTo(1);
        assertThat(orders(progress).settled()).isEqualTo(1);
        assertThat(bench.verdicts()).isEmpty();
    }

    @Test
    void a_stall_is_seen_to_be_alive() {
        bench.play(history).pass(SECOND);
        bench.progress();

        for (int sequence = 2; sequence <= 6; sequence++) {
            bench.play(history.watermark(SOURCE, sequence, 1)).pass(SECOND);
            Progress alive = theOnly(bench.progress());
            assertThat(alive.sourceWatermark()).isEqualTo(sequence);
            assertThat(alive.targetWatermark()).isEqualTo(1);
            assertThat(alive.proven()).isLessThanOrEqualTo(1);
        }
    }

    @Test
    void a_backlog_does_not_flood_the_progress_topic_and_its_end_is_told() {
        for (int sequence = 2; sequence <= 500; sequence++) {
            bench.play(history.watermark(sequence));
        }
        assertThat(bench.progress()).hasSize(1);

        bench.pass(SECOND);

        assertThat(theOnly(bench.progress()).proven()).isEqualTo(500);
    }

    @Test
    void lanes_share_a_task_and_nothing_else() {
        var other = new History(Bench.OTHER, 1).watermark(1);
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).watermark(2));
        other.commit(SOURCE, insert(1, 10, 20))
                .commit(TARGET, insert(1, 10, 20))
                .watermark(2);
        other.records().forEach(bench::pipe);
        bench.pass(SECOND);

        assertThat(theOnly(bench.verdicts()).lane()).isEqualTo(History.LANE);
        assertThat(bench.progress())
                .filteredOn(each -> each.lane().equals(Bench.OTHER))
                .last()
                .satisfies(each -> {
                    assertThat(each.proven()).isEqualTo(2);
                    assertThat(orders(each).suspects()).isZero();
                });
    }

    @Test
    void a_new_epoch_begins_with_new_figures() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).watermark(2)).pass(SECOND);
        bench.play(history.nextEpoch().watermark(3)).pass(SECOND);
        bench.play(history.commit(SOURCE, insert(2, 1, 1))
                .commit(TARGET, insert(2, 1, 1))
                .watermark(4));
        bench.pass(SECOND);

        Progress progress = bench.progress().getLast();
        assertThat(progress.epoch()).isEqualTo(2);
        assertThat(orders(progress).suspects()).isZero();
        assertThat(orders(progress).rows()).isEqualTo(1);
        assertThat(progress.sourceAccount().balanced()).isTrue();
    }

    @Test
    void a_table_that_cannot_be_judged_is_unproven_with_the_reason() {
        bench.play(history.notice(SOURCE, UnprovenReason.TYPE_NOT_COMPARABLE).watermark(2))
                .pass(SECOND);

        assertThat(orders(bench.progress()).reasons()).containsExactly(UnprovenReason.TYPE_NOT_COMPARABLE);
    }

    @Test
    void a_truncate_on_one_side_is_one_verdict_for_the_table() {
        List<Change> rows =
                LongStream.range(0, 5).mapToObj(id -> insert(id, 1, 1)).toList();
        bench.play(history.commit(SOURCE, rows).commit(TARGET, rows).watermark(2));
        bench.play(history.truncate(SOURCE).watermark(3)).pass(SECOND);

        Divergence verdict = theOnly(bench.verdicts());
        assertThat(verdict.key()).isEqualTo(RowKey.wholeTable(History.ORDERS));
        assertThat(verdict.type()).isEqualTo(DivergenceClass.TRUNCATE_MISMATCH);
        assertThat(verdict.state()).isEqualTo(DivergenceState.SUSPECT);
        assertThat(verdict.sourcePosition()).isNotNull();
        assertThat(bench.suspects()).as("rows to be read").isEmpty();
        TableProgress orders = orders(bench.progress());
        assertThat(orders.suspects()).isEqualTo(1);
        assertThat(orders.reasons()).containsExactly(UnprovenReason.TRUNCATED);
    }

    @Test
    void a_truncate_on_both_sides_heals_the_rows_that_were_wrong() {
        bench.play(history.commit(SOURCE, insert(1, 10, 20)).watermark(2)).pass(SECOND);
        assertThat(bench.verdicts()).hasSize(1);

        bench.play(history.truncate(SOURCE).truncate(TARGET).watermark(3)).pass(SECOND);

        assertThat(theOnly(bench.verdicts()).state()).isEqualTo(DivergenceState.HEALED);
        assertThat(orders(bench.progress()).suspects()).isZero();
    }

    private static <T> T theOnly(List<T> all) {
        assertThat(all).hasSize(1);
        return all.getFirst();
    }
}
