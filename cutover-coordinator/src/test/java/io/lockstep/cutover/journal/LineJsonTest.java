package io.lockstep.cutover.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.events.Position;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class LineJsonTest {
    private static final Instant NOON = Instant.parse("2026-11-27T12:00:00Z");
    private static final Line.Opened OPENED = new Line.Opened(Mode.EXECUTE, "olga", "\"why\"\n\u0001", "0123");

    static Stream<Line> lines() {
        return Stream.of(
                OPENED,
                new Line.Approved("paul", "", "0123"),
                new Line.Postponed(true, "olga", "lunch"),
                new Line.Postponed(false, "olga", "lunch is over"),
                new Line.Closed("olga", "all is well"),
                new Line.Breached(new Breach.Written("main", Position.parse("0/6E+1"), 2, "transaction 7")),
                new Line.Breached(new Breach.CameBack(1, "till can log in")),
                happened(new RunEvent.Begun(Reversible.PAUSE_TRAFFIC)),
                new Line.Happened(new RunEvent.Done(Forward.DROP_REVERSE), "it is gone"),
                happened(new RunEvent.Failed(Reversible.PROVE, "no proof")),
                happened(new RunEvent.AbortOrdered("olga: no")),
                new Line.Happened(new RunEvent.TakenOver(), "process 7"),
                happened(new RunEvent.Decided(Verdict.COMMIT)),
                happened(new RunEvent.Undone(Reversible.FENCE_SOURCE)));
    }

    private static Line happened(RunEvent event) {
        return new Line.Happened(event, "");
    }

    @ParameterizedTest
    @MethodSource("lines")
    void every_line_is_read_as_it_was_written(Line line) {
        assertThat(LineJson.decode(LineJson.encode(line))).isEqualTo(line);
    }

    @Test
    void a_journal_that_somebody_has_changed_is_noticed() {
        List<Entry> entries = new ArrayList<>();
        String previous = Entry.BEGINNING;
        List<Line> lines = List.of(OPENED, new Line.Approved("paul", "", "0123"), new Line.Closed("olga", "x"));
        for (Line line : lines) {
            Entry entry = Entry.after(previous, 1, entries.size() + 1, 7, NOON, line);
            entries.add(entry);
            previous = entry.hash();
        }
        assertThat(new History(entries).approvers()).containsExactly("paul");
        Entry second = entries.get(1);
        for (Entry other : List.of(
                new Entry(1, 2, 7, NOON, new Line.Approved("eve", "", "0123"), second.hash()),
                new Entry(1, 2, 8, NOON, second.line(), second.hash()),
                new Entry(1, 2, 7, NOON.plusSeconds(1), second.line(), second.hash()),
                new Entry(2, 2, 7, NOON, second.line(), second.hash()))) {
            assertBroken(List.of(entries.get(0), other, entries.get(2)));
        }
        assertBroken(List.of(entries.get(0), entries.get(2)));
        assertBroken(entries.subList(1, 3));
        assertBroken(List.of());
    }

    private static void assertBroken(List<Entry> entries) {
        assertThatThrownBy(() -> new History(entries)).isInstanceOf(JournalException.class);
    }
}
