package io.lockstep.verifier.causes;

import io.lockstep.events.Cause;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/// Names causes: the one place that says by what each is recognised. Stateless.
public final class Causes {
    /// From how many octets on PostgreSQL may store a value out of line, about: smaller ones are written with their
    /// row.
    private static final int LARGE = 2000;

    private static final int KIB = 1024;
    /// What software likes to cut texts at, in octets, apart from whole KiB.
    private static final List<Integer> COMMON_LIMITS = List.of(255, 4000, 8000, 32_767, 65_535);

    /// By what a cause is recognised in one column. Of several the first counts.
    private record Sign(Cause cause, Predicate<Pair> shows) {}

    private static final List<Sign> SIGNS = List.of(
            new Sign(Cause.BOOLEAN_AS_TEXT, Causes::booleanAsText),
            new Sign(Cause.INFINITY_CLIPPED, Times::clipped),
            new Sign(Cause.TRUNCATED, Causes::truncated),
            new Sign(Cause.ROUNDED, Numbers::shortened),
            new Sign(Cause.PADDING, pair -> Texts.both(pair, Texts::padded)),
            new Sign(Cause.ENCODING, pair -> Texts.both(pair, Texts::misread)),
            new Sign(Cause.CHARACTERS_REPLACED, pair -> Texts.both(pair, Texts::replaced)),
            new Sign(Cause.DEFAULT_REGENERATED, Defaults::regenerated));

    private Causes() {}

    /// What follows from a row that differs. Ask for the [RowPair#questions] first: what is not known of a long
    /// value
    /// names no cause.
    ///
    /// @param twoSteps whether the replicator writes large values after their rows
    public static Diagnosis of(RowPair row, boolean twoSteps) {
        SortedMap<String, Pair> differing = row.differing();
        var found = new TreeMap<String, Cause>();
        differing.forEach((name, pair) -> ofOne(pair).ifPresent(cause -> found.put(name, cause)));
        Times.shifted(row)
                .forEach(type -> name(
                        found,
                        differing,
                        Cause.TIME_ZONE_SHIFT,
                        pair -> pair.source().is(type) && pair.target().is(type)));
        if (differing.values().stream().allMatch(Causes::missing)) {
            name(found, differing, twoSteps ? Cause.LOB_NOT_WRITTEN : Cause.LARGE_VALUE_MISSING, _ -> true);
        }
        if (found.isEmpty() && row.triggers() && differing.values().stream().allMatch(Times::later)) {
            name(found, differing, Cause.WRITTEN_BY_TRIGGER, _ -> true);
        }
        return new Diagnosis(found);
    }

    private static void name(
            SortedMap<String, Cause> found, SortedMap<String, Pair> differing, Cause cause, Predicate<Pair> of) {
        differing.forEach((name, pair) -> {
            if (of.test(pair)) {
                found.put(name, cause);
            }
        });
    }

    private static Optional<Cause> ofOne(Pair pair) {
        return SIGNS.stream()
                .filter(sign -> sign.shows().test(pair))
                .map(Sign::cause)
                .findFirst();
    }

    static boolean booleanAsText(Pair pair) {
        boolean types = pair.source().is("bool")
                && (pair.target().isOf("text") || pair.target().isOf("number"));
        String truth = pair.source().text().orElse("");
        String told = pair.target().text().orElse("").toLowerCase(Locale.ROOT);
        return types
                && switch (truth) {
                    case "t" -> List.of("true", "t", "yes", "y", "1").contains(told);
                    case "f" -> List.of("false", "f", "no", "n", "0").contains(told);
                    default -> false;
                };
    }

    /// What is only the beginning of a value may be an older state of it, to which more was added since. So the place
    /// at
    /// which it ends has to be one at which values are cut.
    private static boolean truncated(Pair pair) {
        return cuttable(pair)
                && pair.cut()
                        .filter(cut -> cut.octets() > 0 && (atLimit(pair, cut) || fills(pair.target(), cut)))
                        .isPresent();
    }

    private static boolean atLimit(Pair pair, Pair.Cut cut) {
        Pair.Cut counted = pair.target().isOf("bytea") ? ofBytes(cut) : cut;
        return counted.atMultipleOf(KIB) || COMMON_LIMITS.stream().anyMatch(counted::at);
    }

    private static boolean fills(Value target, Pair.Cut cut) {
        return target.length().isPresent() && target.length().getAsInt() == cut.characters();
    }

    /// Whether a beginning of the source's value is a value of the target's type.
    static boolean cuttable(Pair pair) {
        return pair.target().isOf("text")
                || (pair.source().isOf("bytea") && pair.target().isOf("bytea"));
    }

    /// In the bytes that two digits each behind a prefix of two characters stand for.
    static Pair.Cut ofBytes(Pair.Cut printed) {
        int bytes = (printed.octets() - 2) / 2;
        return new Pair.Cut(bytes, bytes, 1);
    }

    private static boolean missing(Pair pair) {
        return pair.target().isNull() && pair.source().cell().octets() >= LARGE;
    }
}
