package io.lockstep.verifier.sweeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import io.lockstep.events.json.SweptTable;
import io.lockstep.verifier.confirm.CandidateReads.Candidate;
import io.lockstep.verifier.confirm.CandidateReads.Found;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.sweep.ChunkReads;
import io.lockstep.verifier.sweep.Cut;
import io.lockstep.verifier.sweep.OpenTable;
import io.lockstep.verifier.sweep.TablePair;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TablePassTest {
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final TablePair PAIR = new TablePair(ORDERS, ORDERS);
    private static final List<List<String>> BOUNDS = List.of(List.of("10"), List.of("20"));
    private static final OpenTable THREE_CHUNKS = Cut.table(PAIR, BOUNDS, 25);

    @Test
    void it_is_looked_up_first_and_then_compared_chunk_by_chunk() {
        TablePass pass = TablePass.begin(PAIR, "main-1-1");

        assertThat(pass.take()).contains(new TablePass.Step.Open(Optional.empty()));
        assertThat(pass.take()).isEmpty();
        pass.opened(THREE_CHUNKS);
        for (int chunk = 0; chunk < 3; chunk++) {
            assertThat(pass.take()).contains(new TablePass.Step.Compare(THREE_CHUNKS, chunk));
        }
        assertThat(pass.take()).isEmpty();
        assertThat(pass.isThrough()).isFalse();

        IntStream.range(0, 3).forEach(chunk -> pass.compared(chunk, equal(10)));
        assertThat(pass.isThrough()).isTrue();
        assertThat(pass.document())
                .isEqualTo(new SweptTable.Pass("main-1-1", 3, List.of(List.of(0, 2)), 30, 30, 0, null));
    }

    @Test
    void a_chunk_is_not_done_before_the_last_of_its_rows_is_settled() {
        TablePass pass = opened();
        pass.compared(0, differing(10, 1, 2));
        assertThat(pass.document().done()).isEmpty();
        assertThat(pass.candidates(10)).containsExactly(Candidate.of(key(1)), Candidate.of(key(2)));

        pass.found(key(1), new Found.Right());
        pass.found(key(2), new Found.Again(new Candidate(key(2), Row.ABSENT)));
        assertThat(pass.document().done()).isEmpty();
        assertThat(pass.candidates(10)).containsExactly(new Candidate(key(2), Row.ABSENT));

        pass.found(key(2), wrong(2));
        assertThat(pass.document().done()).containsExactly(List.of(0, 0));
        assertThat(pass.document().differing()).isEqualTo(1);
        assertThat(pass.isWrong(key(2))).isTrue();
        assertThat(pass.isWrong(key(1))).isFalse();
    }

    @Test
    void it_goes_on_with_the_chunks_that_were_not_settled() {
        TablePass before = opened();
        before.compared(0, equal(10));
        before.compared(1, differing(10, 11));
        before.compared(2, equal(5));
        SweptTable.Pass stopped = before.document();
        assertThat(stopped.rows()).isEqualTo(15);

        TablePass after = TablePass.resume(PAIR, stopped, Optional.of(BOUNDS));
        assertThat(after.take()).contains(new TablePass.Step.Open(Optional.of(BOUNDS)));
        after.opened(THREE_CHUNKS);
        assertThat(after.take()).contains(new TablePass.Step.Compare(THREE_CHUNKS, 1));
        assertThat(after.take()).isEmpty();
        after.compared(1, equal(10));
        assertThat(after.isThrough()).isTrue();
        assertThat(after.document().rows()).isEqualTo(25);
    }

    @Test
    void it_begins_anew_where_it_is_not_known_how_it_was_cut() {
        TablePass pass = TablePass.resume(
                PAIR, new SweptTable.Pass("s", 3, List.of(List.of(0, 1)), 20, 25, 0, null), Optional.empty());

        assertThat(pass.document()).isEqualTo(new SweptTable.Pass("s", 0, List.of(), 0, 0, 0, null));
    }

    @Test
    void a_step_that_a_lost_connection_stopped_is_given_once_more() {
        TablePass pass = TablePass.begin(PAIR, "s");
        TablePass.Step open = pass.take().orElseThrow();
        pass.giveBack(open);
        assertThat(pass.take()).contains(open);
        pass.opened(THREE_CHUNKS);
        TablePass.Step chunk = pass.take().orElseThrow();
        pass.giveBack(chunk);
        assertThat(pass.take()).contains(chunk);
    }

    @Test
    void a_table_that_cannot_be_compared_whole_is_never_through() {
        TablePass pass = opened();
        IntStream.range(0, 2).forEach(chunk -> pass.compared(chunk, equal(10)));
        pass.compared(2, new ChunkReads.Compared(5, List.of(), Optional.of("it has no key")));

        assertThat(pass.isThrough()).isFalse();
        assertThat(pass.isFailed()).isTrue();
        assertThat(pass.document().failure()).isEqualTo("it has no key");
    }

    @Test
    void a_row_that_no_round_can_read_fails_the_table_at_last() {
        TablePass pass = opened();
        pass.compared(0, differing(10, 1));
        for (int round = 0; round < 5; round++) {
            assertThat(pass.isFailed()).isFalse();
            pass.leftOut(key(1));
        }
        assertThat(pass.isFailed()).isTrue();
    }

    @Test
    void of_a_table_that_is_wholly_wrong_no_more_than_a_thousand_rows_are_reported() {
        TablePass pass = opened();
        int[] all = IntStream.range(0, 2000).toArray();
        pass.compared(0, differing(2000, all));
        for (int id : all) {
            pass.found(key(id), wrong(id));
        }

        assertThat(pass.isFailed()).isTrue();
        assertThat(pass.waiting()).isZero();
        assertThat(pass.document().failure()).startsWith("more than 1000 rows differ");
    }

    private static TablePass opened() {
        TablePass pass = TablePass.begin(PAIR, "s");
        pass.take();
        pass.opened(THREE_CHUNKS);
        return pass;
    }

    private static ChunkReads.Compared equal(long rows) {
        return new ChunkReads.Compared(rows, List.of(), Optional.empty());
    }

    private static ChunkReads.Compared differing(long rows, int... ids) {
        return new ChunkReads.Compared(
                rows, IntStream.of(ids).mapToObj(TablePassTest::key).toList(), Optional.empty());
    }

    private static Found.Wrong wrong(int id) {
        return new Found.Wrong(key(id), DivergenceClass.MISSING_ROW, List.of(), 7);
    }

    private static RowKey key(int id) {
        return new RowKey(ORDERS, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, Integer.toString(id))));
    }
}
