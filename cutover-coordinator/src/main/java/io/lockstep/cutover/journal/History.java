package io.lockstep.cutover.journal;

import io.lockstep.cutover.plan.Forward;
import io.lockstep.cutover.plan.Reversible;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.plan.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
                        throw new JournalException(
                                "entry " + entry.number() + " of run " + entry.run() + ": " + reason);
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
        return lines(Line.Postponed.class).reduce((_, later) -> later).filter(Line.Postponed::hold);
    }

    /// Whether somebody has closed the way back.
    public boolean closed() {
        return lines(Line.Closed.class).findAny().isPresent();
    }

    /// What has come past the fence of the source, in its order.
    public List<Breach> breaches() {
        return lines(Line.Breached.class).map(Line.Breached::breach).toList();
    }

    /// How long clients have been waiting, or had to: from before the first pooler was asked until it was written down
    /// that they go on. Empty when they did not have to.
    ///
    /// @param now by the clock of whoever writes the journal
    public Optional<Duration> pause(Instant now) {
        return first(new RunEvent.Begun(Reversible.PAUSE_TRAFFIC)).map(begun -> {
            Optional<Instant> end = Stream.of(
                            new RunEvent.Done(Forward.RESUME_TRAFFIC), new RunEvent.Undone(Reversible.PAUSE_TRAFFIC))
                    .flatMap(event -> first(event).stream())
                    .findFirst();
            return Duration.between(begun, end.orElse(now));
        });
    }

    /// When this happened first; empty when it has not.
    public Optional<Instant> first(RunEvent event) {
        return entries.stream()
                .filter(entry ->
                        entry.line() instanceof Line.Happened(RunEvent happened, String _) && happened.equals(event))
                .map(Entry::at)
                .findFirst();
    }

    /// The newest entry.
    public Entry last() {
        return entries.getLast();
    }

    private <T extends Line> Stream<T> lines(Class<T> kind) {
        return entries.stream().map(Entry::line).filter(kind::isInstance).map(kind::cast);
    }
}
