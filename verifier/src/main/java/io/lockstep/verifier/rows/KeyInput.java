package io.lockstep.verifier.rows;

import io.lockstep.events.KeyColumn;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

/// Turns the canonical text of a key's column back into what PostgreSQL reads as a value of the column's type.
/// Dates are where the two differ: the text follows ISO 8601, in which the year 0 is the year 1 BC, and counts what
/// ISO cannot write.
final class KeyInput {
    private static final String DAYS = "day ";
    private static final String MICROSECONDS = "microsecond ";
    private static final long LAST_DAY = 2_145_042_905L;
    private static final long FIRST_DAY = -2_440_588L;
    private static final long INFINITE_MICROSECONDS = 9_223_372_036_825_200_000L;

    private KeyInput() {}

    static String of(KeyColumn column, ColumnType type) {
        if (type.array() || type.category() != 'b') {
            return column.text();
        }
        try {
            return switch (type.name()) {
                case "date" -> date(column.text());
                case "timestamp" -> timestamp(column.text());
                case "timestamptz" -> instant(column.text());
                default -> column.text();
            };
        } catch (DateTimeException _) {
            return column.text();
        }
    }

    private static String date(String text) {
        if (!text.startsWith(DAYS)) {
            return written(LocalDate.parse(text));
        }
        long day = Long.parseLong(text.substring(DAYS.length()));
        if (day > LAST_DAY || day < FIRST_DAY) {
            return infinity(day);
        }
        return written(LocalDate.ofEpochDay(day));
    }

    private static String timestamp(String text) {
        if (!text.startsWith(MICROSECONDS)) {
            return written(LocalDateTime.parse(text));
        }
        long micros = Long.parseLong(text.substring(MICROSECONDS.length()));
        if (Math.abs(micros) >= INFINITE_MICROSECONDS) {
            return infinity(micros);
        }
        int nanos = (int) Math.floorMod(micros, 1_000_000L) * 1_000;
        return written(LocalDateTime.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), nanos, ZoneOffset.UTC));
    }

    private static String instant(String text) {
        OffsetDateTime time = OffsetDateTime.parse(text);
        LocalDateTime utc = time.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
        return clock(utc) + "+00" + era(utc.getYear());
    }

    private static String infinity(long sign) {
        return sign > 0 ? "infinity" : "-infinity";
    }

    private static String written(LocalDate date) {
        return day(date) + era(date.getYear());
    }

    private static String written(LocalDateTime time) {
        return clock(time) + era(time.getYear());
    }

    private static String day(LocalDate date) {
        int year = date.getYear() > 0 ? date.getYear() : 1 - date.getYear();
        return String.format(Locale.ROOT, "%04d-%02d-%02d", year, date.getMonthValue(), date.getDayOfMonth());
    }

    private static String clock(LocalDateTime time) {
        return day(time.toLocalDate()) + " " + time.toLocalTime();
    }

    private static String era(int year) {
        return year > 0 ? "" : " BC";
    }
}
