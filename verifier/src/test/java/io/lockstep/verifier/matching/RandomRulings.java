package io.lockstep.verifier.matching;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.Evidence;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// Says something about suspects now and then, without having read anything.
final class RandomRulings {
    static final Evidence EVIDENCE =
            new Evidence(Evidence.Presence.PRESENT, Evidence.Presence.ABSENT, List.of(), Instant.EPOCH);

    /// Of a difference that the replicator is known for.
    static final Evidence EXPLAINED = new Evidence(
            Evidence.Presence.PRESENT,
            Evidence.Presence.PRESENT,
            List.of(),
            Instant.EPOCH,
            null,
            List.of("lob-truncated-at-32KiB"));

    private final Random random;

    RandomRulings(long seed) {
        random = new Random(new SplittableRandom(seed).nextLong());
    }

    /// At most one ruling, about one of the suspects that stand.
    Stream<Ruling> about(InMemoryState state) {
        List<RowKey> suspects = state.suspects().toList();
        if (suspects.isEmpty() || random.nextInt(4) > 0) {
            return Stream.empty();
        }
        RowKey key = suspects.get(random.nextInt(suspects.size()));
        var suspected = (Standing.Suspected) requireNonNull(state.key(key)).standing();
        var subject = new Ruling.Subject(
                "d",
                Records.LANE,
                state.lane().epoch(),
                0,
                key,
                suspected.suspect().watermark());
        return Stream.of(ruling(subject, window(state.lane().marks().proofPoint())));
    }

    private Ruling ruling(Ruling.Subject subject, Ruling.Window window) {
        return switch (random.nextInt(4)) {
            case 0 -> new Ruling.Confirm(subject, window, random.nextBoolean() ? EVIDENCE : EXPLAINED, 1);
            case 1 -> new Ruling.Recheck(subject, "ada", Instant.EPOCH);
            case 2 -> new Ruling.Acknowledge(subject, "ada", "known", Instant.EPOCH);
            default -> new Ruling.Refute(subject, window, List.of(), 1);
        };
    }

    private Ruling.Window window(long proofPoint) {
        long from = Math.max(1, proofPoint - random.nextInt(4));
        return new Ruling.Window(from, from + 1, Math.max(from + 1, proofPoint - random.nextInt(2)));
    }
}
