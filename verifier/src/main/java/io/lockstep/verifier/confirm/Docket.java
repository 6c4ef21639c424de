package io.lockstep.verifier.confirm;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.Ruling;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.PartialMatch;
import io.lockstep.events.json.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The suspects, and the rows compared in part, that wait for direct reads or for what became of them, by
/// identifier. It does no I/O and knows no
/// clock. Confined to one thread.
///
/// | an entry is | until | then |
/// |---|---|---|
/// | to be read | a round has read it | to be ruled on, read again, or left alone for a while |
/// | to be ruled on | the judge has decided everything that the reads can have seen | sent |
/// | sent | its state changes, or it is published as it was (dismissed), or nothing comes for half a minute | gone, or
/// to be read |
final class Docket {
    static final Duration PAUSE = Duration.ofMinutes(1);
    static final Duration ANSWER = Duration.ofSeconds(30);

    private final Limits limits;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<String, Progress> progress = new HashMap<>();
    private final Map<String, Long> epochs = new HashMap<>();

    Docket(Limits limits) {
        this.limits = limits;
    }

    private sealed interface Entry {
        Inquiry inquiry();

        default Ruling.Subject subject() {
            return inquiry().subject();
        }

        record ToRead(Inquiry inquiry, Instant notBefore) implements Entry {}

        record ToRule(Inquiry inquiry, Ruling ruling, long to) implements Entry {}

        record Sent(Inquiry inquiry, Instant at) implements Entry {}
    }

    /// The newest document about a divergence.
    void add(Divergence divergence, Instant now) {
        if (divergence.state() != DivergenceState.SUSPECT || divergence.transientFault()) {
            entries.remove(divergence.id());
            return;
        }
        var fresh = new Entry.ToRead(Inquiry.about(divergence.subject()), now);
        entries.merge(divergence.id(), fresh, (known, _) -> again(known, fresh, divergence.attempts(), now));
    }

    /// The newest document about a row compared in part.
    void add(PartialMatch match, Instant now) {
        var fresh = new Entry.ToRead(Inquiry.about(match.subject(), Set.copyOf(match.columns())), now);
        entries.merge(
                match.subject().id(),
                fresh,
                (known, _) -> asks(known, match) ? again(known, fresh, match.attempts(), now) : fresh);
    }

    /// Nothing of a row is left uncompared.
    void compared(String id) {
        entries.remove(id);
    }

    void add(Progress newest) {
        progress.put(place(newest.lane(), newest.partition()), newest);
        epochs.merge(newest.lane(), newest.epoch(), Math::max);
    }

    /// What a round can read now, of one lane; suspects first.
    List<Inquiry> due(Instant now, int most) {
        dropOutdated();
        reopenUnanswered(now);
        List<Inquiry> ready = ready(now);
        return ready.stream()
                .filter(inquiry -> lane(inquiry).equals(lane(ready.getFirst())))
                .limit(most)
                .toList();
    }

    /// Whether rows of another lane than this one could be read now.
    boolean othersWait(String lane, Instant now) {
        return ready(now).stream().anyMatch(inquiry -> !lane(inquiry).equals(lane));
    }

    private List<Inquiry> ready(Instant now) {
        return entries.values().stream()
                .filter(entry -> entry instanceof Entry.ToRead reading && ready(reading, now))
                .map(Entry::inquiry)
                .sorted(Comparator.comparing(Inquiry::ofSuspect).reversed())
                .toList();
    }

    private static String lane(Inquiry inquiry) {
        return inquiry.subject().lane();
    }

    /// Whether a suspect still waits for the outcome of a round.
    boolean awaits(Inquiry inquiry) {
        return entries.get(inquiry.subject().id()) instanceof Entry.ToRead reading
                && reading.inquiry().equals(inquiry);
    }

    void readAgain(Inquiry inquiry, Instant notBefore) {
        entries.put(inquiry.subject().id(), new Entry.ToRead(inquiry, notBefore));
    }

    /// Leaves a row alone for a while.
    void leave(Inquiry inquiry, Instant now) {
        readAgain(inquiry.anew(), now.plus(PAUSE));
    }

    /// @param to the watermark that must be decided first
    void rule(Inquiry inquiry, Ruling ruling, long to) {
        entries.put(inquiry.subject().id(), new Entry.ToRule(inquiry, ruling, to));
    }

    /// The rulings that the judge can check now. They count as sent.
    List<Ruling> ripe(Instant now) {
        var ripe = new ArrayList<Ruling>();
        entries.replaceAll((_, entry) -> {
            if (entry instanceof Entry.ToRule(Inquiry inquiry, Ruling ruling, long to) && decided(inquiry, to)) {
                ripe.add(ruling);
                return new Entry.Sent(inquiry, now);
            }
            return entry;
        });
        return ripe;
    }

    /// Somebody else reads the verdicts now.
    void clear() {
        entries.clear();
    }

    /// How many rows wait.
    int size() {
        return entries.size();
    }

    private static boolean asks(Entry known, PartialMatch match) {
        return known.subject().equals(match.subject())
                && known.inquiry().columns().equals(Set.copyOf(match.columns()));
    }

    private Entry again(Entry known, Entry fresh, int attempts, Instant now) {
        return switch (known) {
            case Entry.Sent sent -> answered(sent.inquiry(), now);
            case Entry.ToRead reading when attempts == 0 && reading.notBefore().isAfter(now) -> fresh;
            case Entry.ToRead _, Entry.ToRule _ -> known;
        };
    }

    private Entry answered(Inquiry inquiry, Instant now) {
        return switch (inquiry.dismissed(limits)) {
            case Inquiry.Next.Again again -> new Entry.ToRead(again.inquiry(), now);
            default -> new Entry.ToRead(inquiry.anew(), now.plus(PAUSE));
        };
    }

    /// Until the lane's epoch is known, its suspects may be outdated.
    private boolean ready(Entry.ToRead reading, Instant now) {
        Long epoch = epochs.get(reading.subject().lane());
        return epoch != null
                && epoch == reading.subject().epoch()
                && !reading.notBefore().isAfter(now);
    }

    private boolean decided(Inquiry inquiry, long to) {
        Progress newest = newest(inquiry.subject());
        return newest != null && newest.proofPoint() >= to;
    }

    /// A new epoch voids what was suspect in the ones before.
    private void dropOutdated() {
        entries.values()
                .removeIf(entry -> entry.subject().epoch()
                        < epochs.getOrDefault(entry.subject().lane(), 0L));
    }

    private void reopenUnanswered(Instant now) {
        entries.replaceAll((_, entry) -> entry instanceof Entry.Sent(Inquiry inquiry, Instant at)
                        && at.plus(ANSWER).isBefore(now)
                ? new Entry.ToRead(inquiry.anew(), now)
                : entry);
    }

    private @Nullable Progress newest(Ruling.Subject subject) {
        Progress newest = progress.get(place(subject.lane(), subject.partition()));
        return newest != null && newest.epoch() == subject.epoch() ? newest : null;
    }

    private static String place(String lane, int partition) {
        return lane + "/" + partition;
    }
}
