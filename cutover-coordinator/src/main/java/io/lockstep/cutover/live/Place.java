package io.lockstep.cutover.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How much of what happens on a leg somebody has been told: every change of a divergence before an offset of the
/// verdicts topic, and every entry of a run's journal up to a number. Means the same after a restart. As text
/// `v1042`, or `v1042-r2.17` once a cutover was told of; on leg 1 `l1-v1042-r2.17`.
///
/// @param run 0 when no cutover was told of
/// @param entry of its journal, the last that was told
public record Place(int leg, long offset, long run, long entry) {
    private static final Pattern TEXT =
            Pattern.compile("(?:l([0-9]{1,4})-)?v([0-9]{1,18})(?:-r([0-9]{1,18})\\.([0-9]{1,18}))?");
    private static final int NO_LEG = -1;

    /// No text is no place, and one that was never given is a place that nobody can have.
    public static Optional<Place> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = TEXT.matcher(text);
        return Optional.of(
                matcher.matches()
                        ? new Place(
                                (int) number(matcher.group(1)),
                                number(matcher.group(2)),
                                number(matcher.group(3)),
                                number(matcher.group(4)))
                        : new Place(NO_LEG, 0, 0, 0));
    }

    private static long number(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /// The same on that leg; of another one nothing was ever told there.
    Place on(int here) {
        return leg == here ? this : new Place(here, Long.MAX_VALUE, 0, 0);
    }

    @Override
    public String toString() {
        return (leg == 0 ? "" : "l" + leg + "-") + "v" + offset + (run == 0 ? "" : "-r" + run + "." + entry);
    }
}
