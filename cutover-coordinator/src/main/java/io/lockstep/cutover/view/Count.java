package io.lockstep.cutover.view;

import java.time.Duration;
import java.util.Locale;

/// Figures as people read them.
public final class Count {
    private static final long KIBI = 1024;

    private Count() {}

    /// Such as `1 row` or `1,204,331 rows`.
    public static String of(long number, String thing) {
        return String.format(Locale.ROOT, "%,d %s%s", number, thing, number == 1 ? "" : "s");
    }

    /// Such as `120 ms`, `7.2 s`, `42 s`, `5 min`, `3 h 20 min` or `2 d`.
    public static String of(Duration duration) {
        if (duration.toMillis() < 1_000) {
            return duration.toMillis() + " ms";
        }
        double seconds = Durations.seconds(duration);
        if (seconds < 120) {
            return String.format(Locale.ROOT, seconds < 10 ? "%.1f s" : "%.0f s", seconds);
        }
        if (duration.toMinutes() < 60) {
            return duration.toMinutes() + " min";
        }
        return duration.toHours() < 48
                ? two(duration.toHours(), "h", duration.toMinutesPart(), "min")
                : two(duration.toDays(), "d", duration.toHoursPart(), "h");
    }

    private static String two(long large, String ofLarge, long small, String ofSmall) {
        return large + " " + ofLarge + (small == 0 ? "" : " " + small + " " + ofSmall);
    }

    /// Such as `512 B`, `1.5 MiB` or `512 GiB`.
    public static String ofBytes(long bytes) {
        if (bytes < KIBI) {
            return bytes + " B";
        }
        int power = (63 - Long.numberOfLeadingZeros(bytes)) / 10;
        double value = bytes / Math.pow(KIBI, power);
        return String.format(Locale.ROOT, value < 10 ? "%.1f %siB" : "%.0f %siB", value, "KMGTPE".charAt(power - 1));
    }
}
