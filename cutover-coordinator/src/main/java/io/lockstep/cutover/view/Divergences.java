package io.lockstep.cutover.view;

import static java.util.Objects.requireNonNullElse;
import static java.util.stream.Collectors.collectingAndThen;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.reducing;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toUnmodifiableSet;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Every divergence in its newest state, newest first: by the moment of detection, then by id. Immutable.
public final class Divergences {
    /// Newest first. An id keeps its place whatever becomes of its state.
    private static final Comparator<Divergence> ORDER =
            Comparator.comparing(Divergence::detectedAt).reversed().thenComparing(Divergence::id);

    public static final Divergences NONE = new Divergences(List.of());

    private final List<Divergence> newestFirst;
    private final Map<TableId, Map<Kind, Long>> counts;
    private final List<Incident> incidents;
    private final Map<TableId, KnownLosses> knownLosses;
    private final Map<TableId, Set<String>> lanes;

    /// What divergences are counted by.
    public record Kind(DivergenceClass type, DivergenceState state) {}

    private Divergences(List<Divergence> newestFirst) {
        this.newestFirst = newestFirst;
        this.incidents = Incident.of(newestFirst);
        this.knownLosses = newestFirst.stream()
                .filter(divergence ->
                        divergence.knownLoss() && divergence.state().open())
                .collect(groupingBy(
                        divergence -> divergence.key().table(), collectingAndThen(toList(), KnownLosses::of)));
        this.lanes = newestFirst.stream()
                .filter(divergence -> divergence.state().open() && !divergence.transientFault())
                .collect(groupingBy(
                        divergence -> divergence.key().table(), mapping(Divergence::lane, toUnmodifiableSet())));
        this.counts = newestFirst.stream()
                .filter(divergence -> !divergence.transientFault())
                .collect(groupingBy(
                        divergence -> divergence.key().table(),
                        groupingBy(divergence -> new Kind(divergence.type(), divergence.state()), counting())));
    }

    public static Divergences of(Collection<Divergence> divergences) {
        return new Divergences(divergences.stream().sorted(ORDER).toList());
    }

    public Stream<Divergence> stream() {
        return newestFirst.stream();
    }

    public Optional<Divergence> byId(String id) {
        return newestFirst.stream()
                .filter(divergence -> divergence.id().equals(id))
                .findFirst();
    }

    /// What comes after a given divergence in the order of this list.
    public Stream<Divergence> after(Divergence last) {
        return newestFirst.stream().filter(divergence -> ORDER.compare(divergence, last) > 0);
    }

    /// How many there are of each kind, by table. Transient faults are not among them: they close no gate.
    public Map<TableId, Map<Kind, Long>> counts() {
        return counts;
    }

    /// The lanes in which rows of a table differ now, by table; tables in which none does are none.
    Map<TableId, Set<String>> lanes() {
        return lanes;
    }

    /// The rows of a table that differ as the replicator is known to change them.
    public KnownLosses knownLosses(TableId table) {
        return knownLosses.getOrDefault(table, KnownLosses.NONE);
    }

    /// Those of all tables.
    public KnownLosses knownLosses() {
        return knownLosses.values().stream().reduce(KnownLosses.NONE, KnownLosses::plus);
    }

    /// What many suspects at once have in common.
    List<Incident> incidents() {
        return incidents;
    }

    /// How many of a table are in a state that the filter accepts.
    public long count(TableId table, Predicate<DivergenceState> states) {
        return sum(counts.getOrDefault(table, Map.of()), states);
    }

    /// How many are in a state that the filter accepts.
    public long count(Predicate<DivergenceState> states) {
        return counts.values().stream().mapToLong(kinds -> sum(kinds, states)).sum();
    }

    /// For how long rows of each table have differed, added up over rows: those that are right again
    /// until they were, and those that direct reads have confirmed until now. What is only suspect, or
    /// was refuted, may never have differed.
    public Map<TableId, Duration> differed(Instant now) {
        return newestFirst.stream()
                .collect(groupingBy(
                        divergence -> divergence.key().table(),
                        reducing(Duration.ZERO, divergence -> differed(divergence, now), Duration::plus)));
    }

    private static Duration differed(Divergence divergence, Instant now) {
        return switch (divergence.state()) {
            case CONFIRMED, ACKNOWLEDGED -> Durations.since(divergence.appearedAt(), now);
            case HEALED ->
                Durations.since(
                        divergence.appearedAt(), requireNonNullElse(divergence.closedAt(), divergence.appearedAt()));
            case SUSPECT, REFUTED -> Duration.ZERO;
        };
    }

    private static long sum(Map<Kind, Long> kinds, Predicate<DivergenceState> states) {
        return kinds.entrySet().stream()
                .filter(entry -> states.test(entry.getKey().state()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
