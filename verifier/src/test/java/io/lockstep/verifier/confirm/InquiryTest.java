package io.lockstep.verifier.confirm;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Ruling;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.streams.History;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InquiryTest {
    private static final Limits LIMITS = Limits.of(3);
    private static final Ruling.Subject SUBJECT = new Ruling.Subject("d", History.LANE, 1, 0, History.key(1), 7);

    @Test
    void two_rounds_that_find_the_same_are_a_confirmation_over_both() {
        Inquiry first = again(Inquiry.about(SUBJECT).after(read(10, "A", "B", "A"), LIMITS));

        var confirm = (Inquiry.Next.Confirm) first.after(read(20, "A", "C", "A"), LIMITS);

        assertThat(confirm.window()).isEqualTo(new Ruling.Window(10, 21, 22));
        assertThat(confirm.target()).isEqualTo(row("C"));
        assertThat(confirm.inquiry().rounds()).isEqualTo(2);
    }

    @Test
    void a_target_that_has_what_the_source_had_before_or_after_is_right() {
        assertThat(Inquiry.about(SUBJECT).after(read(10, "A", "A", "B"), LIMITS))
                .isEqualTo(new Inquiry.Next.Refute(
                        new Ruling.Refute(SUBJECT, new Ruling.Window(10, 11, 12), List.of("v"), 1)));
        assertThat(Inquiry.about(SUBJECT).after(read(10, "A", "B", "B"), LIMITS))
                .isInstanceOf(Inquiry.Next.Refute.class);
        assertThat(Inquiry.about(SUBJECT).after(read(10, "-", "-", "-"), LIMITS))
                .isInstanceOf(Inquiry.Next.Refute.class);
    }

    @Test
    void a_row_that_moves_within_rounds_or_between_them_is_left_alone_in_the_end() {
        Inquiry moved = again(Inquiry.about(SUBJECT).after(read(10, "A", "X", "B"), LIMITS));
        Inquiry wrong = again(moved.after(read(20, "B", "X", "B"), LIMITS));
        Inquiry movedAgain = again(wrong.after(read(30, "C", "X", "C"), LIMITS));
        assertThat(movedAgain.moved()).isEqualTo(2);
        assertThat(movedAgain.wrong()).isZero();

        assertThat(movedAgain.after(read(40, "C", "X", "D"), LIMITS)).isInstanceOf(Inquiry.Next.Leave.class);
    }

    private static Inquiry again(Inquiry.Next next) {
        assertThat(next).isInstanceOf(Inquiry.Next.Again.class);
        return ((Inquiry.Next.Again) next).inquiry();
    }

    private static Sandwich read(long from, String before, String target, String after) {
        return new Sandwich(new Ruling.Window(from, from + 1, from + 2), row(before), row(target), row(after));
    }

    private static Row row(String value) {
        return value.equals("-") ? Row.ABSENT : new Row.Present(new TreeMap<>(Map.of("v", Row.Cell.of("text", value))));
    }
}
