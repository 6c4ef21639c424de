package io.lockstep.cutover.live;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// How much of what happens somebody has been told: every change of a divergence before an offset of the verdicts
/// topic, and every entry of a run's journal up to a number. Means the same after a restart. As text `v1042`, or
/// `v1042-r2.17` once a cutover was told of.
///
/// @param run 0 when no cutover was told of
/// @param entry of its journal, the last that was told
public record Place(long offset, long run, long entry) {
    private static final Pattern TEXT = Pattern.compile("v([0-9]{1,18})(?:-r([0-9]{1,18})\\.([0-9]{1,18}))?");
    private static final Place NEVER_GIVEN = new Place(Long.MAX_VALUE, 0, 0);

    /// No text is no place, and one that was never given is a place that nobody can have.
    public static Optional<Place> parse(String text) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            return Optional.of(NEVER_GIVEN);
        }
        return Optional.of(new Place(number(matcher.group(1)), number(matcher.group(2)), number(matcher.group(3))));
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    @Override
    public String toString() {
        return "v" + offset + (run == 0 ? "" : "-r" + run + "." + entry);
    }
}
