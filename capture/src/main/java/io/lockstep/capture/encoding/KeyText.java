package io.lockstep.capture.encoding;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.KeyColumn.Kind;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The canonical text of one column of a row's key: values that PostgreSQL's primary key calls equal have the same.
public final class KeyText {
    private static final long MICROS = 1_000_000;
    private static final String DATE = "io.debezium.time.Date";
    private static final String TIMESTAMP = "io.debezium.time.MicroTimestamp";
    private static final String TIME = "io.debezium.time.MicroTime";
    private static final long LAST_DAY = LocalDate.of(9999, 12, 31).toEpochDay();

    private KeyText() {}

    /// @param value as Debezium delivers it
    /// @param semantics the name of its Connect schema, which tells a date from a number
    /// @return empty when the value cannot be part of a key: null, or of a type that has no canonical text
    public static Optional<KeyColumn> of(
            String name, @Nullable Object value, ColumnType type, @Nullable String semantics) {
        return switch (value) {
            case null -> Optional.empty();
            case Long number -> Optional.of(whole(name, number, semantics));
            case Integer number -> Optional.of(whole(name, number, semantics));
            case Short number -> Optional.of(whole(name, number, semantics));
            case Double number -> Optional.of(floating(name, number.toString()));
            case Float number -> Optional.of(floating(name, number.toString()));
            case Boolean truth -> Optional.of(text(name, truth.toString()));
            case String string -> Optional.of(string(name, string, type));
            case byte[] bytes -> Optional.of(text(name, hex(ByteBuffer.wrap(bytes))));
            case ByteBuffer bytes -> Optional.of(text(name, hex(bytes.duplicate())));
            default -> Optional.empty();
        };
    }

    private static KeyColumn string(String name, String value, ColumnType type) {
        if (type.kind() == ValueKind.Scalar.NUMBER) {
            return decimal(name, value);
        }
        if (type.kind() == ValueKind.Scalar.PADDED_TEXT) {
            return text(name, Numbers.withoutPadding(value));
        }
        return text(name, type.ignoresCase() ? value.toLowerCase(Locale.ROOT) : value);
    }

    private static KeyColumn whole(String name, long value, @Nullable String semantics) {
        return switch (semantics) {
            case DATE -> text(name, date(value));
            case TIMESTAMP -> text(name, timestamp(value));
            case TIME -> text(name, time(value));
            case null, default -> new KeyColumn(name, Kind.NUMBER, Long.toString(value));
        };
    }

    private static KeyColumn decimal(String name, String value) {
        String special = Numbers.special(value);
        BigDecimal number = special == null ? Numbers.parse(value) : null;
        String text = number == null ? value : number.stripTrailingZeros().toPlainString();
        return special == null ? new KeyColumn(name, Kind.NUMBER, text) : text(name, special);
    }

    private static KeyColumn floating(String name, String value) {
        KeyColumn column = decimal(name, value);
        return column.text().equals("-0") ? new KeyColumn(name, Kind.NUMBER, "0") : column;
    }

    private static KeyColumn text(String name, String value) {
        return new KeyColumn(name, Kind.TEXT, value);
    }

    private static String hex(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        return "\\x" + HexFormat.of().formatHex(copy);
    }

    /// Outside the years of the ISO form (infinity is one such) the number itself is kept.
    private static String date(long day) {
        return Math.abs(day) <= LAST_DAY ? LocalDate.ofEpochDay(day).toString() : "day " + day;
    }

    private static String timestamp(long micros) {
        long second = Math.floorDiv(micros, MICROS);
        if (Math.abs(second / 86_400) > LAST_DAY) {
            return "microsecond " + micros;
        }
        int nanos = (int) Math.floorMod(micros, MICROS) * 1_000;
        return LocalDateTime.ofEpochSecond(second, nanos, ZoneOffset.UTC).toString();
    }

    private static String time(long micros) {
        return micros >= 86_400 * MICROS
                ? "24:00"
                : LocalTime.ofNanoOfDay(micros * 1_000).toString();
    }
}
