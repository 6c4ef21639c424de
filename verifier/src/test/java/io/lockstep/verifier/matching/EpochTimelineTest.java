package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.LANE;
import static io.lockstep.verifier.matching.Records.TABLE;
import static io.lockstep.verifier.matching.Records.image;
import static io.lockstep.verifier.matching.Records.key;
import static io.lockstep.verifier.matching.Records.position;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.UnprovenReason;
import io.lockstep.verifier.matching.Outcome.EpochBegan;
import io.lockstep.verifier.matching.Outcome.Healed;
import io.lockstep.verifier.matching.Outcome.PartitionUnproven;
import io.lockstep.verifier.matching.Outcome.Redelivered;
import io.lockstep.verifier.matching.Outcome.SuspectRaised;
import io.lockstep.verifier.matching.Outcome.TableUnproven;
import io.lockstep.verifier.matching.Outcome.TruncateMismatch;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochTimelineTest {
    private static final TableId WATERMARKS = new TableId("lockstep", "watermark");

    @Test
    void a_partition_is_starting_until_its_first_proof_point() {
        Timeline timeline = Timeline.ordered();
        assertThat(timeline.state().lane().reasons()).containsExactly(UnprovenReason.STARTING);

        timeline.watermark(2);
        assertThat(timeline.state().lane().reasons()).isEmpty();
    }

    @Test
    void a_record_delivered_again_is_dropped_and_counted() {
        Timeline timeline = Timeline.ordered().source("A").target("A").forget();
        timeline.read(Side.SOURCE, Records.version(2, 1, 1, Operation.INSERT, "A"))
                .read(Side.SOURCE, Records.watermark(1, 1, 0, 1))
                .watermark(2);

        assertThat(timeline.verdicts()).containsExactly(new Redelivered(Side.SOURCE), new Redelivered(Side.SOURCE));
        assertThat(timeline.state().lane().sourceAccount().dropped()).isEqualTo(1);
    }

    @Test
    void a_new_epoch_on_either_side_voids_what_is_remembered_once() {
        Timeline timeline = Timeline.ordered().source("A", "B").target("Z").watermark(2);
        timeline.forget().source("C").epoch(2).source(3, 2).target(3, 2);

        assertThat(timeline.verdicts()).containsExactly(new EpochBegan(2));
        assertThat(timeline.state().suspects()).isEmpty();
        assertThat(timeline.state().lane().sourceAccount().discarded()).isEqualTo(2);
        assertThat(timeline.state().lane().reasons()).containsExactly(UnprovenReason.STARTING);
    }

    @Test
    void what_the_target_shows_before_it_reaches_the_epoch_only_says_what_it_has() {
        Timeline timeline = Timeline.unbegun(Mode.ORDERED)
                .existing("A")
                .source(1, 0)
                .target("B")
                .target(1, 0)
                .target("B")
                .watermark(2);

        assertThat(timeline.verdicts()).containsExactly(new EpochBegan(1));
        assertThat(timeline.state().lane().targetAccount().duplicates()).isEqualTo(1);
        assertThat(timeline.state().lane().targetAccount().discarded()).isEqualTo(1);
    }

    @Test
    void a_row_that_is_no_watermark_leaves_the_lane_unproven_until_the_next_epoch_and_judging_goes_on() {
        Timeline timeline = Timeline.ordered().watermark(2).forget();
        timeline.read(Side.TARGET, notice(UnprovenReason.FORGED_WATERMARK))
                .read(Side.TARGET, notice(UnprovenReason.FORGED_WATERMARK));
        assertThat(timeline.verdicts()).containsExactly(new TableUnproven(WATERMARKS, UnprovenReason.FORGED_WATERMARK));

        timeline.source("A").watermark(3);
        assertThat(timeline.state().suspects()).as("the lost insert is found").hasSize(1);
        timeline.epoch(2).source(4, 3).target(4, 3).watermark(5);
        timeline.read(Side.TARGET, notice(UnprovenReason.FORGED_WATERMARK, position(2)));
        assertThat(timeline.state().lane().catalogue().notices())
                .as("delivered again in the next epoch")
                .isEmpty();
    }

    @Test
    void a_row_that_is_no_watermark_is_nothing_to_an_epoch_that_its_side_has_not_reached() {
        Timeline timeline = Timeline.unbegun(Mode.ORDERED)
                .read(Side.SOURCE, notice(UnprovenReason.SCHEME_MISMATCH))
                .read(Side.TARGET, notice(UnprovenReason.FORGED_WATERMARK))
                .source(1, 0)
                .target(1, 0)
                .watermark(2);
        assertThat(timeline.verdicts()).containsExactly(new EpochBegan(1));
        assertThat(timeline.state().lane().catalogue().notices()).isEmpty();
    }

    @Test
    void a_log_that_is_not_whole_ends_the_judging_until_the_next_epoch() {
        for (UnprovenReason reason : new UnprovenReason[] {UnprovenReason.SLOT_LOST, UnprovenReason.GAP}) {
            Timeline timeline = Timeline.ordered().watermark(2).source("A");
            timeline.read(Side.TARGET, notice(reason, Position.START)).watermark(3);
            assertThat(timeline.state().lane().reasons()).containsExactly(reason);
            assertThat(timeline.state().suspects())
                    .as("what was lost is nobody's fault")
                    .isEmpty();

            timeline.epoch(2).source(4, 3).target(4, 3).watermark(5);
            assertThat(timeline.state().lane().reasons()).isEmpty();
        }
    }

    private static TableNotice notice(UnprovenReason reason) {
        return notice(reason, position(1000));
    }

    private static TableNotice notice(UnprovenReason reason, Position position) {
        return new TableNotice(LANE, position, WATERMARKS, reason);
    }

    @Test
    void a_watermark_number_met_again_at_a_new_position_changes_nothing() {
        Timeline timeline = Timeline.ordered()
                .source("A")
                .target("A")
                .watermark(2)
                .target(1, 0)
                .target(2, 1);

        assertThat(timeline.proven()).containsExactly(2L, 2L);
        assertThat(timeline.state().lane().target().watermark()).isEqualTo(2);
    }

    @Test
    void fewer_versions_than_announced_are_a_gap_until_the_next_epoch() {
        Timeline timeline =
                Timeline.ordered().source("A").announcing(2, 1, 2).target(2, 1).watermark(3);
        assertThat(timeline.verdicts()).containsExactly(new PartitionUnproven(UnprovenReason.GAP));
        assertThat(timeline.state().lane().reasons()).containsExactly(UnprovenReason.GAP);

        timeline.epoch(2).watermark(4).watermark(5);
        assertThat(timeline.state().lane().reasons()).isEmpty();
    }

    @Test
    void as_many_versions_as_announced_or_more_are_no_gap() {
        Timeline timeline = Timeline.ordered()
                .source("A", "B")
                .target("A", "B")
                .announcing(2, 1, 1)
                .target(2, 1);

        assertThat(timeline.verdicts()).isEmpty();
    }

    @Test
    void a_watermark_of_the_source_that_never_came_is_a_gap_and_one_of_the_target_is_not() {
        Timeline source = Timeline.ordered().source(3, 1);
        Timeline target = Timeline.ordered().source(2, 1).source(3, 1).target(3, 1);

        assertThat(source.state().lane().reasons()).containsExactly(UnprovenReason.GAP);
        assertThat(target.proven()).containsExactly(3L, 3L);
    }

    @Test
    void fingerprints_made_in_different_ways_are_never_a_mismatch() {
        RowVersion usual = Records.version(2, 1, 1, Operation.INSERT, "A");
        var other = new RowVersion(
                LANE,
                position(2),
                1,
                usual.committedAt(),
                new FingerprintScheme(2, 1, 1),
                Operation.INSERT,
                key(1),
                image("Z"));
        Timeline timeline = Timeline.ordered().forget().read(Side.SOURCE, usual).read(Side.TARGET, other);
        timeline.read(Side.SOURCE, Records.watermark(3, 2, 1, 1)).read(Side.TARGET, Records.watermark(3, 2, 1, 1));

        assertThat(timeline.verdicts()).containsExactly(new PartitionUnproven(UnprovenReason.SCHEME_MISMATCH));
        assertThat(timeline.state().suspects()).isEmpty();
    }

    @Test
    void a_table_that_was_truncated_on_one_side_is_not_judged_until_the_next_epoch() {
        Timeline timeline = Timeline.ordered().forget().source("A").truncate(Side.SOURCE);
        timeline.read(Side.SOURCE, Records.truncate(3)).target("A").source(2, 1);
        assertThat(timeline.verdicts()).containsExactly(new Redelivered(Side.SOURCE));

        timeline.forget().target(2, 1);
        assertThat(timeline.verdicts()).hasSize(2).last().isEqualTo(new TableUnproven(TABLE, UnprovenReason.TRUNCATED));
        assertThat(timeline.verdicts().getFirst()).isInstanceOfSatisfying(TruncateMismatch.class, mismatch -> {
            assertThat(mismatch.table()).isEqualTo(TABLE);
            assertThat(mismatch.suspect().type()).isEqualTo(DivergenceClass.TRUNCATE_MISMATCH);
            assertThat(mismatch.suspect().sourcePosition()).isEqualTo(position(3));
            assertThat(mismatch.suspect().targetPosition()).isNull();
            assertThat(mismatch.suspect().watermark()).isEqualTo(2);
        });
        assertThat(timeline.state().lane().sourceAccount().discarded()).isEqualTo(1);
        assertThat(timeline.proven()).containsExactly(2L, 2L);

        timeline.epoch(2)
                .watermark(3)
                .sourceOf(2, "B")
                .targetOf(2, "B")
                .forget()
                .watermark(4);
        assertThat(timeline.verdicts()).isEmpty();
        assertThat(timeline.state().lane().sourceAccount().settled()).isEqualTo(1);
    }

    @Test
    void keys_of_an_earlier_epoch_are_forgotten_in_the_next() {
        Timeline timeline = Timeline.unbegun(new Rules(Mode.ORDERED, 2)).watermark(1);
        timeline.source("A").target("A").sourceOf(2, "A").watermark(2);
        assertThat(timeline.state().size()).isEqualTo(2);

        timeline.epoch(2).watermark(3).watermark(4).watermark(5).watermark(6);
        assertThat(timeline.state().size()).isZero();
    }

    @Test
    void what_a_row_was_before_the_epoch_is_remembered_as_long_whichever_side_is_read_first() {
        Timeline together = Timeline.unbegun(new Rules(Mode.ORDERED, 2)).existing("P");
        together.target("A").watermark(1).watermark(2).watermark(3).watermark(4);
        together.target("A").watermark(5).source("B").target("B").watermark(6);

        Timeline sourceFirst = Timeline.unbegun(new Rules(Mode.ORDERED, 2)).existing("P");
        sourceFirst.source(1, 0).source(2, 1).source(3, 2).source(4, 3).source(5, 4);
        sourceFirst.source("B").source(6, 5);
        sourceFirst.target("A").target(1, 0).target(2, 1).target(3, 2).target(4, 3);
        sourceFirst.target("A").target(5, 4).target("B").target(6, 5);

        for (Timeline timeline : List.of(together, sourceFirst)) {
            assertThat(timeline.verdicts())
                    .filteredOn(SuspectRaised.class::isInstance)
                    .hasSize(1);
            assertThat(timeline.verdicts()).filteredOn(Healed.class::isInstance).hasSize(1);
        }
    }

    /// Rows at rest cost nothing, however many there are.
    @Test
    void a_watermark_looks_at_what_is_due_and_at_nothing_else() {
        Timeline timeline = Timeline.unbegun(new Rules(Mode.ORDERED, 1000)).watermark(1);
        for (int key = 1; key <= 500; key++) {
            timeline.sourceOf(key, "A").targetOf(key, "A");
        }
        timeline.watermark(2).watermark(3);
        assertThat(timeline.state().size()).isEqualTo(500);

        long before = timeline.state().reads();
        for (int watermark = 4; watermark < 100; watermark++) {
            timeline.sourceOf(1, "B").targetOf(1, "B").watermark(watermark);
        }
        assertThat(timeline.state().reads() - before).isLessThan(96 * 5);
    }
}
