package io.lockstep.cutover.journal;

import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Transition;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The journal of one run, from its opening. Immutable.
///
/// @param entries at least one, in their order, each following the one before
public record History(List<Entry> entries) {
    /// @throws JournalException when an entry is missing or is not what was written
    public History {
        entries = List.copyOf(entries);
        if (entries.isEmpty() || !(entries.getFirst().line() instanceof Line.Opened)) {
            throw new JournalException("the journal does not begin with the opening of a run");
        }
        String previous = Entry.BEGINNING;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            if (entry.number() != i + 1 || !entry.follows(previous)) {
                throw new JournalException("entry " + (i + 1) + " of the journal of run " + entry.run()
                        + " is not what was written: somebody else has changed it");
            }
            previous = entry.hash();
        }
    }

    History with(Entry entry) {
        return new History(Stream.concat(entries.stream(), Stream.of(entry)).toList());
    }

    /// The number of the run.
    public long number() {
        return entries.getFirst().run();
    }

    public Line.Opened opening() {
        return (Line.Opened) entries.getFirst().line();
    }

    /// Where the run stands.
    ///
    /// @throws JournalException when something stands in it that cannot have happened
    public Run run() {
        Run run = Run.of(opening().mode());
        for (Entry entry : entries) {
            if (entry.line() instanceof Line.Happened(RunEvent event, String _)) {
                run = switch (run.after(event)) {
                    case Transition.To(Run next) -> next;
                    case Transition.Refused(String reason) ->
                        throw new JournalException("entry " + entry.number() + " of run " + entry.run() + ": " + reason);
                };
            }
        }
        return run;
    }

    /// Whoever has approved this plan, each once.
    public List<String> approvers() {
        return lines(Line.Approved.class)
                .filter(approved -> approved.plan().equals(opening().plan()))
                .map(Line.Approved::principal)
                .distinct()
                .toList();
    }

    /// Why it is held before the pause; empty when it is not.
    public Optional<Line.Postponed> hold() {
        return lines(Line.Postponed.class)
                .reduce((_, later) -> later)
                .filter(Line.Postponed::hold);
    }

    /// When something was first written of this kind.
    public Optional<Entry> first(Predicate<Line> kind) {
        return entries.stream().filter(entry -> kind.test(entry.line())).findFirst();
    }

    /// The newest entry.
    public Entry last() {
        return entries.getLast();
    }

    private <T extends Line> Stream<T> lines(Class<T> kind) {
        return entries.stream().map(Entry::line).filter(kind::isInstance).map(kind::cast);
    }
}
