package io.lockstep.app.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as a user writes them: `200ms`, `1s`, `5m`, `48h`, `7d`.
public final class Durations {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Map<String, ChronoUnit> UNITS = units();

    private Durations() {}

    /// Reads one number with one unit.
    public static Duration parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a duration: " + text);
        }
        return UNITS.getOrDefault(form.group(2), ChronoUnit.MILLIS)
                .getDuration()
                .multipliedBy(Long.parseLong(form.group(1)));
    }

    /// Writes it in the largest unit that loses nothing.
    public static String format(Duration duration) {
        return UNITS.entrySet().stream()
                .filter(unit ->
                        duration.toMillis() % unit.getValue().getDuration().toMillis() == 0)
                .findFirst()
                .map(unit -> duration.dividedBy(unit.getValue().getDuration()) + unit.getKey())
                .orElseGet(() -> duration.toMillis() + "ms");
    }

    private static Map<String, ChronoUnit> units() {
        Map<String, ChronoUnit> units = new LinkedHashMap<>();
        units.put("h", ChronoUnit.HOURS);
        units.put("m", ChronoUnit.MINUTES);
        units.put("s", ChronoUnit.SECONDS);
        units.put("ms", ChronoUnit.MILLIS);
        units.put("d", ChronoUnit.DAYS);
        return units;
    }
}
