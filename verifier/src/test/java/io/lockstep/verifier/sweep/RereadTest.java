package io.lockstep.verifier.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.RowReader.Found;
import io.lockstep.verifier.sweep.Reread.Next;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RereadTest {
    private static final Found ABSENT = new Found(Row.ABSENT, "");

    @Test
    void a_target_that_shows_what_the_source_had_meanwhile_is_as_it_should_be() {
        assertThat(Reread.NONE.after(List.of(row(1), row(2), row(3)), row(2))).isInstanceOf(Next.Same.class);
        assertThat(Reread.NONE.after(List.of(row(1), ABSENT), ABSENT)).isInstanceOf(Next.Same.class);
        assertThat(Reread.NONE.after(List.of(ABSENT, row(1)), ABSENT)).isInstanceOf(Next.Same.class);
    }

    @Test
    void a_row_that_stands_still_and_differs_twice_differs() {
        Reread once = again(Reread.NONE.after(List.of(row(2), row(2)), row(1)));

        assertThat(once.after(List.of(row(2), row(2)), row(1))).isEqualTo(new Next.Different(row(2), row(1)));
    }

    @Test
    void a_row_that_was_written_between_two_rounds_begins_again() {
        Reread once = again(Reread.NONE.after(List.of(row(2), row(2)), row(1)));
        Reread twice = again(once.after(List.of(row(3), row(3)), row(1)));

        assertThat(twice.after(List.of(row(3), row(3)), row(1))).isInstanceOf(Next.Different.class);
    }

    /// A to B and back to A is another version of A.
    @Test
    void a_row_that_was_written_back_has_moved() {
        var back = new Found(row(2).row(), "another");

        assertThat(Reread.NONE.after(List.of(row(2), back), row(1))).isInstanceOf(Next.Again.class);
        assertThat(again(Reread.NONE.after(List.of(row(2), row(2)), row(1))).after(List.of(back, back), row(1)))
                .isInstanceOf(Next.Again.class);
    }

    /// An insert and a delete on the source between two reads: the target has the row for a moment,
    /// another one each time.
    @Test
    void a_row_that_only_the_target_has_must_be_the_same_one_in_both_rounds() {
        Reread once = again(Reread.NONE.after(List.of(ABSENT, ABSENT), row(1)));

        assertThat(once.after(List.of(ABSENT, ABSENT), new Found(row(1).row(), "another")))
                .isInstanceOf(Next.Again.class);
        assertThat(once.after(List.of(ABSENT, ABSENT), row(1))).isEqualTo(new Next.Different(ABSENT, row(1)));
    }

    @Test
    void a_row_that_never_stands_still_is_hot() {
        Reread reread = Reread.NONE;
        for (int i = 1; i < Reread.ATTEMPTS; i++) {
            reread = again(reread.after(List.of(row(2 * i), row(2 * i + 1)), row(0)));
        }

        assertThat(reread.after(List.of(row(100), row(101)), row(0))).isInstanceOf(Next.Hot.class);
    }

    private static Reread again(Next next) {
        return ((Next.Again) next).reread();
    }

    private static Found row(int version) {
        var cells = new TreeMap<String, Row.Cell>();
        cells.put("v", Row.Cell.of("number", String.valueOf(version)));
        return new Found(new Row.Present(cells), "version " + version);
    }
}
