package io.lockstep.capture;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Values of every type, as a user would write them, drawn so that many are equal to others, or nearly so: they come
/// from few bases, each an edge of its type, in many notations. The same for a seed. Not thread-safe.
final class RandomValues {
    private static final List<String> NUMBERS = List.of(
            "0", "1", "-1", "2", "10", "100", "99", "1.5", "-1.5", "0.1", "0.01", "1.05", "12345678901234567890");
    private static final List<String> DATES = List.of(
            "2024-02-29",
            "2016-12-31",
            "2017-01-01",
            "1582-10-14",
            "1582-10-15",
            "0001-01-01",
            "0001-01-01 BC",
            "0044-03-15 BC",
            "1970-01-01",
            "9999-12-31",
            "10000-01-01");
    private static final List<String> TIMES = List.of(
            "00:00", "00:00:00.000001", "23:59:59", "23:59:59.999999", "23:59:60", "12:00:00.5", "12:00:00.500000");
    private static final List<String> OFFSETS = List.of("+00", "+02", "-02", "+05:30", "+05:30:15", "-15:59", "+15:59");
    private static final List<String> PIECES = List.of(
            "", " ", "a", "A", "b", ",", ";", "|", "\"", "'", "\\", "{", "}", "(", ")", "[", "]", "\t", "\n", "NULL",
            "null", "0", "1.0", "-0", "ä", "a\u0308", "é", "\u200b", "\ufeff", "\u00a0", "ß", "ẞ", "İ", "😀", "\u0001",
            "\u007f");
    private static final String LONG = "0123456789abcdef".repeat(1 << 16);

    /// Types of which there are arrays of random shapes.
    private static final List<String> ELEMENTS = List.of(
            "numeric",
            "price",
            "double precision",
            "real",
            "text",
            "char(6)",
            "citext",
            "bytea",
            "boolean",
            "uuid",
            "jsonb",
            "money",
            "timestamptz",
            "timetz",
            "interval",
            "bit varying",
            "inet",
            "mood",
            "numrange",
            "hstore",
            "deal");

    private final Random random;
    private final Map<String, Supplier<String>> types = new LinkedHashMap<>();

    RandomValues(long seed) {
        random = new Random(seed);
        ValueSamples.read("edges.txt").forEach(edges -> types.put(edges.type(), () -> pick(edges.values())));
        List.of("text", "varchar(40)", "name", "label").forEach(type -> types.put(type, this::text));
        List.of("json", "jsonb").forEach(type -> types.put(type, this::json));
        List.of("numeric", "price").forEach(type -> types.put(type, this::numeric));
        moments();
        types.put("point", () -> "(" + draw("double precision") + "," + one("0", "-0", "1") + ")");
        types.put("numrange", () -> range(one("1", "1.0", "1.00", ""), one("2", "2.50", "2.5", "")));
        types.put("floatrange", () -> range(one("0", "-0", "-1e-05"), one("1", "1.0", "1e0", "NaN")));
        types.put("deal", this::deal);
        ELEMENTS.forEach(type -> types.put(type + "[]", () -> array(type)));
        types.put("parcel", () -> row(random.nextBoolean() ? deal() : null, draw("deal[]")));
    }

    /// The types that there are values of, as SQL names them.
    List<String> types() {
        return List.copyOf(types.keySet());
    }

    /// So many values of a type, NULL among them.
    List<@Nullable String> values(String type, int count) {
        List<@Nullable String> drawn = new ArrayList<>();
        drawn.add(null);
        while (drawn.size() < count) {
            drawn.add(draw(type));
        }
        return drawn;
    }

    private String draw(String type) {
        Supplier<String> values = types.get(type);
        if (values == null) {
            throw new IllegalArgumentException("There are no values of " + type);
        }
        return values.get();
    }

    private String numeric() {
        if (random.nextInt(12) == 0) {
            return one(
                    "NaN", "Infinity", "-Infinity", "1e500", "1e-500", digits(1000), digits(1000) + "." + digits(999));
        }
        String base = pick(NUMBERS);
        return switch (random.nextInt(4)) {
            case 0 -> base;
            case 1 -> base.contains(".") ? base + "0".repeat(random.nextInt(4)) : base + ".000";
            case 2 ->
                new BigDecimal(base)
                        .multiply(BigDecimal.ONE.setScale(random.nextInt(20)))
                        .toPlainString();
            default -> new BigDecimal(base).toString() + "e" + random.nextInt(3);
        };
    }

    /// The same digits for each, with one that may be another.
    private String digits(int count) {
        return "7".repeat(count - 1) + one("7", "8", "0");
    }

    private String text() {
        String text = IntStream.range(0, random.nextInt(4))
                .mapToObj(_ -> pick(PIECES))
                .collect(Collectors.joining());
        return random.nextBoolean() ? text : Normalizer.normalize(text, Normalizer.Form.NFD);
    }

    /// Texts of a mebibyte, two of which differ in their last character.
    List<String> longTexts() {
        return List.of(LONG, LONG, LONG.substring(1) + "x", LONG + " ");
    }

    private String json() {
        String number = one("1", "1.0", "1.00", "10", "1e1", "0.0", "-0", "1.5", "0.10");
        String string =
                one("\"1.0\"", "\"a\"", "\"\\u0061\"", "\"ä\"", "\"a.0\\\"1.0\"", "\"\\\\\"", "\"x\\n\"", "\"\\/\"");
        return switch (random.nextInt(7)) {
            case 0 -> number;
            case 1 -> string;
            case 2 -> one("null", "\"null\"", "true", "{}", "[]", "[null]", "[[]]");
            case 3 -> "{\"a\":" + number + ",\"b\":" + string + "}";
            case 4 -> "{\"b\": " + string + ", \"a\": " + number + "}";
            case 5 -> "{\"a\": " + string + ", \"a\": " + number + ", \"aa\": 1, \"b\": 2}";
            default -> "[" + number + one(",", " , ") + string + one("", " ") + "]";
        };
    }

    private void moments() {
        types.put("date", () -> one(pick(DATES), "infinity", "-infinity", "5874897-12-31", "4713-01-01 BC"));
        types.put("time", () -> one(pick(TIMES), "24:00"));
        types.put("timetz", () -> one(pick(TIMES), "24:00") + pick(OFFSETS));
        types.put("timestamp", () -> one(stamp(""), "infinity", "-infinity", "294276-12-31 23:59:59.999999"));
        types.put("timestamptz", () -> one(stamp(pick(OFFSETS)), stamp("+00"), "infinity", "-infinity"));
        types.put("tstzrange", () -> one("[\"" + stamp("+00") + "\",)", "[\"2024-01-01 02:00+02\",infinity)", "(,)"));
    }

    private String stamp(String offset) {
        String date = pick(DATES);
        String day = date.replace(" BC", "");
        return day + " " + pick(TIMES) + offset + date.substring(day.length());
    }

    private static String range(String lower, String upper) {
        return (lower.isEmpty() ? "(" : "[") + lower + "," + upper + ")";
    }

    private String deal() {
        return row(numeric(), text(), draw("double precision"), draw("char(6)"), json(), draw("price[]"));
    }

    private static String row(@Nullable String... fields) {
        return Arrays.stream(fields)
                .map(field -> field == null ? "" : quoted(field))
                .collect(Collectors.joining(",", "(", ")"));
    }

    /// Of one or two dimensions, with NULL among the elements.
    private String array(String type) {
        int length = 1 + random.nextInt(2);
        String inner = list(length, type);
        return switch (random.nextInt(6)) {
            case 0 -> "{}";
            case 1 -> "{" + inner + "," + list(length, type) + "}";
            case 2 -> "[0:" + (length - 1) + "]=" + inner;
            default -> inner;
        };
    }

    private String list(int length, String type) {
        return IntStream.range(0, length)
                .mapToObj(_ -> random.nextInt(5) == 0 ? "NULL" : quoted(draw(type)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private String one(String... values) {
        return values[random.nextInt(values.length)];
    }
}
