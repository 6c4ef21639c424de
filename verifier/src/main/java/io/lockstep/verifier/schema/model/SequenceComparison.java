package io.lockstep.verifier.schema.model;

import io.lockstep.verifier.schema.model.SequenceFinding.Verdict;
import io.lockstep.verifier.schema.model.SequenceState.Use;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares how far sequences are. Those of the target may have other names, when one column of one table gets
/// its values of them.
final class SequenceComparison {
    private static final double SCARCE = 0.1;
    private static final String DMS = " AWS DMS does not carry values of sequences.";

    private final Map<Address, SchemaObject> sequences = new HashMap<>();
    private final Map<Address, SequenceState> states = new HashMap<>();
    private final Map<Address, Address> counterparts = new HashMap<>();
    private final List<SchemaObject> source;
    private final Map<Address, SequenceState> sourceStates = new HashMap<>();

    SequenceComparison(Catalogue source, Catalogue target) {
        this.source = sequences(source);
        source.sequences().forEach(state -> sourceStates.put(address(state), state));
        target.sequences().forEach(state -> states.put(address(state), state));
        for (Pairing.Pair pair : Pairing.of(this.source, sequences(target)).pairs()) {
            counterparts.put(pair.source().address(), pair.target().address());
            sequences.put(pair.target().address(), pair.target());
        }
    }

    private static List<SchemaObject> sequences(Catalogue catalogue) {
        return catalogue.objects().stream()
                .filter(object -> object.kind() == ObjectKind.SEQUENCE)
                .toList();
    }

    private static Address address(SequenceState state) {
        return new Address(state.sequence().schema(), "", state.sequence().name());
    }

    List<SequenceFinding> findings() {
        return source.stream()
                .map(this::finding)
                .sorted((a, b) -> a.sequence().compareTo(b.sequence()))
                .toList();
    }

    private SequenceFinding finding(SchemaObject object) {
        Address there = counterparts.get(object.address());
        SequenceState here = sourceStates.get(object.address());
        SchemaObject counterpart = there == null ? object : Objects.requireNonNull(sequences.get(there));
        SequenceState state = there == null ? here : states.get(there);
        Progress from = progress(object, here);
        Progress to = there == null ? Progress.UNREAD : progress(counterpart, state);
        double headroom = headroom(counterpart, state, to.behind(from.next, false) || to.next.isEmpty() ? from : to);
        Verdict verdict = there == null ? Verdict.MISSING : verdict(from, to, cycles(object) ? 1 : headroom);
        return new SequenceFinding(
                object.described(),
                from.next,
                to.next,
                to.furthest,
                headroom,
                verdict,
                severity(verdict, from, cycles(object)),
                explanation(verdict, from),
                fix(verdict, there, from, to));
    }

    private static boolean cycles(SchemaObject sequence) {
        return sequence.property("cycle").equals("CYCLE");
    }

    /// How far one side is.
    ///
    /// @param up whether it counts up
    private record Progress(OptionalLong next, OptionalLong furthest, OptionalLong last, boolean up) {
        static final Progress UNREAD =
                new Progress(OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), true);

        boolean behind(OptionalLong value, boolean itself) {
            if (next.isEmpty() || value.isEmpty()) {
                return false;
            }
            long here = up ? next.getAsLong() : value.getAsLong();
            long there = up ? value.getAsLong() : next.getAsLong();
            return itself ? here <= there : here < there;
        }

        boolean behindTable() {
            return behind(furthest, true);
        }
    }

    private static Progress progress(SchemaObject sequence, @Nullable SequenceState state) {
        if (state == null || state.value().isEmpty()) {
            return Progress.UNREAD;
        }
        long increment = Long.parseLong(sequence.property("increment"));
        SequenceState.Value value = state.value().get();
        long next = value.called() ? Math.addExact(value.last(), bounded(value.last(), increment)) : value.last();
        Stream<Long> furthest = state.uses().stream().map(Use::furthest).flatMap(Optional::stream);
        Optional<Long> most = increment > 0 ? furthest.max(Long::compare) : furthest.min(Long::compare);
        return new Progress(
                OptionalLong.of(next),
                most.map(OptionalLong::of).orElse(OptionalLong.empty()),
                OptionalLong.of(value.last()),
                increment > 0);
    }

    /// A sequence at the end of all numbers has no next value.
    private static long bounded(long last, long increment) {
        boolean over = increment > 0 ? last > Long.MAX_VALUE - increment : last < Long.MIN_VALUE - increment;
        return over ? 0 : increment;
    }

    private static Verdict verdict(Progress from, Progress to, double headroom) {
        if (to.behindTable()) {
            return Verdict.BEHIND_TABLE;
        }
        if (to.behind(from.next, false)) {
            return Verdict.BEHIND_SOURCE;
        }
        if (from.next.isEmpty() || to.next.isEmpty()) {
            return Verdict.UNREAD;
        }
        return headroom < SCARCE ? Verdict.NEARLY_EXHAUSTED : Verdict.RIGHT;
    }

    private static double headroom(SchemaObject sequence, @Nullable SequenceState state, Progress at) {
        boolean up = Long.parseLong(sequence.property("increment")) > 0;
        BigDecimal limit = up ? upper(sequence, state) : new BigDecimal(sequence.property("minimum"));
        BigDecimal all = limit.subtract(new BigDecimal(sequence.property(up ? "minimum" : "maximum")))
                .abs();
        if (at.next.isEmpty() || all.signum() == 0) {
            return 1;
        }
        BigDecimal left = limit.subtract(BigDecimal.valueOf(at.next.getAsLong()));
        double share = left.divide(all, MathContext.DECIMAL64).doubleValue();
        return Math.clamp(up ? share : -share, 0, 1);
    }

    /// What neither the sequence nor the type of a column that it fills goes beyond.
    private static BigDecimal upper(SchemaObject sequence, @Nullable SequenceState state) {
        BigDecimal maximum = new BigDecimal(sequence.property("maximum"));
        Stream<Use> uses = state == null ? Stream.empty() : state.uses().stream();
        return uses.map(use -> BigDecimal.valueOf(use.limit())).reduce(maximum, BigDecimal::min);
    }

    private static Severity severity(Verdict verdict, Progress from, boolean cycles) {
        return switch (verdict) {
            case MISSING -> Severity.ERROR;
            case BEHIND_TABLE -> cycles || from.behindTable() ? Severity.WARNING : Severity.ERROR;
            case BEHIND_SOURCE -> cycles ? Severity.WARNING : Severity.ERROR;
            case UNREAD, NEARLY_EXHAUSTED -> Severity.WARNING;
            case RIGHT -> Severity.INFO;
        };
    }

    private static String explanation(Verdict verdict, Progress from) {
        return switch (verdict) {
            case MISSING -> "Inserts that need its values fail." + DMS;
            case BEHIND_TABLE ->
                "Its next values are in the table already: inserts fail with duplicate keys, or make duplicates."
                        + (from.behindTable() ? " It is so on the source, too." : DMS);
            case BEHIND_SOURCE -> "After cutover it would hand out values again that the source has handed out." + DMS;
            case UNREAD -> "Its value was not read on both sides.";
            case NEARLY_EXHAUSTED -> "It, or its column's type, is nearly at its end.";
            case RIGHT -> "";
        };
    }

    private static String fix(Verdict verdict, @Nullable Address there, Progress from, Progress to) {
        if (there == null || (verdict != Verdict.BEHIND_TABLE && verdict != Verdict.BEHIND_SOURCE)) {
            return "";
        }
        boolean up = to.up;
        return Stream.of(from.last, to.last, to.furthest)
                .filter(OptionalLong::isPresent)
                .map(OptionalLong::getAsLong)
                .reduce((a, b) -> up ? Math.max(a, b) : Math.min(a, b))
                .map(value -> "SELECT pg_catalog.setval(" + Sql.literal(there.quoted()) + ", " + value + ")")
                .orElse("");
    }
}
