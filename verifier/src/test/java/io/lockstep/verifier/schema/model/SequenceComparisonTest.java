package io.lockstep.verifier.schema.model;

import static io.lockstep.verifier.schema.model.Made.MAJOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.TableId;
import io.lockstep.verifier.schema.model.SequenceFinding.Verdict;
import io.lockstep.verifier.schema.model.SequenceState.Use;
import io.lockstep.verifier.schema.model.SequenceState.Value;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SequenceComparisonTest {
    private static final TableId ID = new TableId("s", "q");
    private static final TableId TABLE = new TableId("s", "t");

    @ParameterizedTest
    @CsvSource(nullValues = "-", textBlock = """
            # increment, last value of the source or its next, the target's, the furthest in its table, verdict
              1,       10,       10,   10, RIGHT
              1,       10,  next 11,   10, RIGHT
              1,       10,  next 10,    -, BEHIND_SOURCE
              1,  next 10,  next 10,    -, RIGHT
              1,  next 10,        9,    9, RIGHT
              1,       10,        9,    -, BEHIND_SOURCE
              1,       10,       99,   99, RIGHT
              1,       10,       99,  100, BEHIND_TABLE
              1,       10,  next 99,   99, BEHIND_TABLE
              1,   next 1,   next 1,    1, BEHIND_TABLE
              1,   next 1,   next 1,   -5, RIGHT
             10,      100,      100,  109, RIGHT
             10,      100,      100,  110, BEHIND_TABLE
             10,      100,       90,    -, BEHIND_SOURCE
             -1,      -10,      -10,  -10, RIGHT
             -1,      -10,       -9,   -9, BEHIND_SOURCE
             -1,      -10,      -20,  -21, BEHIND_TABLE
             -1,      -10,      -20,  -20, RIGHT
            """)
    void a_next_value_that_was_used_or_is_in_the_table_is_behind(
            long increment, String source, String target, Long furthest, Verdict verdict) {
        SequenceFinding finding = compare(
                side(increment, Optional.of(value(source)), Optional.empty()),
                side(increment, Optional.of(value(target)), Optional.ofNullable(furthest)));

        assertThat(finding.verdict()).isEqualTo(verdict);
    }

    private static Value value(String text) {
        String number = text.replace("next ", "");
        return new Value(Long.parseLong(number), number.equals(text));
    }

    @Test
    void what_was_not_read_on_either_side_is_never_right() {
        Catalogue read = side(1, Optional.of(new Value(5, true)), Optional.of(5L));
        Catalogue unread = side(1, Optional.empty(), Optional.of(5L));

        assertThat(compare(read, unread).verdict()).isEqualTo(Verdict.UNREAD);
        assertThat(compare(unread, read).verdict()).isEqualTo(Verdict.UNREAD);
        assertThat(compare(unread, unread).verdict()).isEqualTo(Verdict.UNREAD);
        assertThat(compare(unread, side(1, Optional.of(new Value(5, true)), Optional.of(6L)))
                        .verdict())
                .as("behind its table all the same")
                .isEqualTo(Verdict.BEHIND_TABLE);
    }

    @Test
    void the_fix_is_beyond_both_the_source_and_the_table() {
        SequenceFinding finding = compare(
                side(1, Optional.of(new Value(50, true)), Optional.empty()),
                side(1, Optional.of(new Value(10, true)), Optional.of(40L)));

        assertThat(finding.fix()).isEqualTo("SELECT pg_catalog.setval('\"s\".\"q\"', 50)");
        assertThat(finding.source()).isEqualTo(OptionalLong.of(51));
        assertThat(finding.target()).isEqualTo(OptionalLong.of(11));
        assertThat(finding.table()).isEqualTo(OptionalLong.of(40));
    }

    @Test
    void at_the_end_of_all_numbers_nothing_overflows() {
        Catalogue end = side(1, Optional.of(new Value(Long.MAX_VALUE, true)), Optional.of(Long.MAX_VALUE));

        assertThat(compare(end, end).headroom()).isZero();
        assertThat(compare(end, end).severity()).isEqualTo(Severity.WARNING);
    }

    @Test
    void headroom_ends_with_the_columns_type() {
        Catalogue half = side(1, Optional.of(new Value(Integer.MAX_VALUE / 2, true)), Optional.empty());

        assertThat(compare(half, half).headroom()).isBetween(0.49, 0.51);
    }

    private static SequenceFinding compare(Catalogue source, Catalogue target) {
        return new SequenceComparison(source, target).findings().getFirst();
    }

    private static Catalogue side(long increment, Optional<Value> value, Optional<Long> furthest) {
        SchemaObject sequence = Made.inSchema(
                ObjectKind.SEQUENCE,
                "q",
                "increment",
                "" + increment,
                "minimum",
                increment > 0 ? "1" : "-9223372036854775808",
                "maximum",
                increment > 0 ? "9223372036854775807" : "-1");
        var state = new SequenceState(ID, value, List.of(new Use(TABLE, "id", Integer.MAX_VALUE, furthest)));
        return new Catalogue(MAJOR, List.of(sequence), List.of(state), List.of(), Set.of());
    }
}
