package io.lockstep.verifier.matching;

import static io.lockstep.verifier.matching.Records.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Operation;
import io.lockstep.events.Side;
import io.lockstep.events.UnprovenReason;
import io.lockstep.verifier.matching.Outcome.Accepted;
import io.lockstep.verifier.matching.Outcome.Accounted;
import io.lockstep.verifier.matching.Outcome.PartitionUnproven;
import io.lockstep.verifier.matching.Outcome.ProofPoint;
import io.lockstep.verifier.matching.Outcome.SuspectRaised;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What one step takes in, leaves to the next and says, with a judge that decides one key a step.
class StepTimelineTest {
    private final InMemoryState state = new InMemoryState();
    private final Judge judge = new Judge(new Rules(Mode.ORDERED, CheckedJudge.FOREVER), 1);
    private long position;

    @Test
    void what_a_step_leaves_the_next_ones_decide_and_nothing_is_proven_before_the_last() {
        begin();
        lose(1, 2, 3);
        read(Side.SOURCE, Records.watermark(5, 2, 1, 1));

        assertThat(decisions(read(Side.TARGET, Records.watermark(2, 2, 1, 1)))).containsExactly("suspect 1");
        assertThat(state.lane().marks().proofPoint()).isZero();
        assertThat(decisions(judge.proceed(state))).containsExactly("suspect 2");
        assertThat(decisions(judge.proceed(state))).containsExactly("suspect 3");
        assertThat(decisions(judge.proceed(state))).containsExactly("proven 2");
        assertThat(state.pause()).isNull();
        assertThat(state.lane().marks().proofPoint()).isEqualTo(2);
        assertThat(state.lane().sourceAccount().held()).isEqualTo(3);
    }

    @Test
    void a_step_that_takes_a_record_in_goes_on_first() {
        begin();
        lose(1, 2);
        read(Side.SOURCE, Records.watermark(4, 2, 1, 1));
        read(Side.TARGET, Records.watermark(2, 2, 1, 1));

        position++;
        assertThat(decisions(insert(3))).containsExactly("suspect 2");
        assertThat(decisions(insert(4))).containsExactly("proven 2");
    }

    @Test
    void a_record_that_cannot_be_read_ends_the_judging_once_there_is_an_epoch() {
        assertThat(judge.unreadable(Side.SOURCE, at(0), state)).isEmpty();
        begin();

        assertThat(judge.unreadable(Side.TARGET, at(0), state))
                .containsExactly(new PartitionUnproven(UnprovenReason.UNREADABLE));
        assertThat(state.lane().catalogue().broken()).contains(UnprovenReason.UNREADABLE);
        assertThat(judge.unreadable(Side.TARGET, at(0), state)).isEmpty();
    }

    @Test
    void the_first_version_of_a_row_in_an_epoch_is_told_apart_from_the_next() {
        begin();

        assertThat(insert(1)).contains(new Accepted(Records.TABLE, Side.SOURCE, Operation.INSERT, true));
        assertThat(insert(1)).contains(new Accepted(Records.TABLE, Side.SOURCE, Operation.INSERT, false));
    }

    private void begin() {
        read(Side.SOURCE, Records.watermark(1, 1, 0, 1));
        read(Side.TARGET, Records.watermark(1, 1, 0, 1));
        position = 1;
    }

    private void lose(int... keys) {
        for (int id : keys) {
            insert(id);
        }
    }

    private List<Outcome> insert(int id) {
        position++;
        return read(Side.SOURCE, Records.version(position, position, id, Operation.INSERT, "A"));
    }

    private List<Outcome> read(Side side, ChangeRecord record) {
        return judge.on(side, record, at(position), state);
    }

    private static List<String> decisions(List<Outcome> outcomes) {
        return outcomes.stream()
                .filter(outcome -> !(outcome instanceof Accounted || outcome instanceof Accepted))
                .map(StepTimelineTest::said)
                .toList();
    }

    private static String said(Outcome outcome) {
        if (outcome instanceof SuspectRaised raised) {
            return "suspect " + Records.id(raised.key());
        }
        return outcome instanceof ProofPoint proof ? "proven " + proof.proven().sequence() : outcome.toString();
    }
}
