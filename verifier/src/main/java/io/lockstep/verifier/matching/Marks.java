package io.lockstep.verifier.matching;

import io.lockstep.events.Side;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The watermarks of the lane's epoch and what they have proven. Changes with every watermark.
///
/// @param source marks of the source that a proof point can still need, by number
/// @param target marks of the target that are not processed yet, by number
/// @param newestSource the newest mark of the source; null before the first
/// @param newestTarget the newest mark of the target; null before the first
/// @param sourceTail the number of the source's newest watermark before the epoch; 0 when there was none
/// @param targetTail the number of the target's newest watermark before the epoch; 0 when there was none
/// @param n0 the epoch's first watermark on the source; 0 while unknown
/// @param t0 the target's watermark from which on it is judged; 0 while unknown
/// @param proofPoint m, the newest watermark decided at; 0 before the first
/// @param proven the mark of p, before which every source version is decided; null before the first
/// @param replicationMillis how long the newest mark read from both sides took from one log to the other, by the
///     broker's clock; null before the first
public record Marks(
        List<Mark> source,
        List<Mark> target,
        @Nullable Mark newestSource,
        @Nullable Mark newestTarget,
        long sourceTail,
        long targetTail,
        long n0,
        long t0,
        long proofPoint,
        @Nullable Mark proven,
        @Nullable Long replicationMillis) {
    static final Marks NONE = new Marks(List.of(), List.of(), null, null, 0, 0, 0, 0, 0, null, null);

    public Marks {
        source = List.copyOf(source);
        target = List.copyOf(target);
    }

    /// None yet, in an epoch that begins after the given watermarks of either side.
    static Marks after(long sourceTail, long targetTail) {
        return new Marks(List.of(), List.of(), null, null, sourceTail, targetTail, 0, 0, 0, null, null);
    }

    long tail(Side side) {
        return side == Side.SOURCE ? sourceTail : targetTail;
    }

    /// A watermark of an earlier epoch on a side that has not reached this one.
    Marks tail(Side side, long sequence) {
        return side == Side.SOURCE ? withTails(sequence, targetTail) : withTails(sourceTail, sequence);
    }

    /// One more mark of a side, beyond its newest.
    Marks plus(Side side, Mark mark, Mode mode) {
        Marks more = side == Side.SOURCE ? plusSource(mark) : plusTarget(mark);
        return more.started(mode);
    }

    /// The next watermark of the target that is complete (R3).
    Optional<Complete> next(Mode mode) {
        if (t0 == 0 || target.isEmpty()) {
            return Optional.empty();
        }
        Mark shown = target.getFirst();
        return source.stream()
                .filter(mark -> mode.reach(mark) >= shown.sequence())
                .findFirst()
                .map(cover -> new Complete(shown, mode.reach(shown), cover));
    }

    /// The complete watermark has been processed. Marks that no later proof point can need are forgotten.
    Marks processed(Complete complete) {
        Mark reached = proven;
        for (Mark mark : source) {
            reached = mark.sequence() == complete.proven() ? mark : reached;
        }
        long needed = reached == null ? 0 : reached.sequence();
        return new Marks(
                source.stream().filter(mark -> mark.sequence() >= needed).toList(),
                target.subList(1, target.size()),
                newestSource,
                newestTarget,
                sourceTail,
                targetTail,
                n0,
                t0,
                complete.target().sequence(),
                reached,
                replicationMillis);
    }

    private Marks plusSource(Mark mark) {
        return new Marks(
                with(source, mark),
                target,
                mark,
                newestTarget,
                sourceTail,
                targetTail,
                n0 == 0 ? mark.sequence() : n0,
                t0,
                proofPoint,
                proven,
                roundTrip(mark, find(target, mark)));
    }

    private Marks plusTarget(Mark mark) {
        return new Marks(
                source,
                with(target, mark),
                newestSource,
                mark,
                sourceTail,
                targetTail,
                n0,
                t0,
                proofPoint,
                proven,
                roundTrip(find(source, mark), mark));
    }

    /// R1: the target is judged from the first watermark on that has n0 behind it.
    private Marks started(Mode mode) {
        if (t0 != 0 || n0 == 0) {
            return this;
        }
        return target.stream()
                .filter(mark -> mode.reach(mark) >= n0)
                .findFirst()
                .map(this::startedAt)
                .orElse(this);
    }

    private Marks startedAt(Mark start) {
        return new Marks(
                source,
                target.stream()
                        .filter(mark -> mark.sequence() > start.sequence())
                        .toList(),
                newestSource,
                newestTarget,
                sourceTail,
                targetTail,
                n0,
                start.sequence(),
                proofPoint,
                proven,
                replicationMillis);
    }

    private Marks withTails(long newSourceTail, long newTargetTail) {
        return new Marks(
                source,
                target,
                newestSource,
                newestTarget,
                newSourceTail,
                newTargetTail,
                n0,
                t0,
                proofPoint,
                proven,
                replicationMillis);
    }

    private @Nullable Long roundTrip(@Nullable Mark left, @Nullable Mark arrived) {
        if (left == null || arrived == null) {
            return replicationMillis;
        }
        return Duration.between(left.appendedAt(), arrived.appendedAt()).toMillis();
    }

    private static @Nullable Mark find(List<Mark> marks, Mark wanted) {
        return marks.stream()
                .filter(mark -> mark.sequence() == wanted.sequence())
                .findFirst()
                .orElse(null);
    }

    private static List<Mark> with(List<Mark> marks, Mark mark) {
        return Stream.concat(marks.stream(), Stream.of(mark)).toList();
    }

    /// A watermark of the target up to which everything can be decided.
    ///
    /// @param target the target's mark m
    /// @param proven the number p
    /// @param cover the source's mark that completes it
    record Complete(Mark target, long proven, Mark cover) {
        /// When it was complete, by the broker's clock, whichever of the two logs is read first.
        Instant at() {
            Instant covered = cover.appendedAt();
            return covered.isAfter(target.appendedAt()) ? covered : target.appendedAt();
        }
    }
}
