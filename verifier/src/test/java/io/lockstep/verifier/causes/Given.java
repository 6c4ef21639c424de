package io.lockstep.verifier.causes;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.equality.ColumnType.Structure;
import io.lockstep.verifier.rows.Beginning;
import io.lockstep.verifier.rows.Row;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A row as direct reads show it: values longer than 1024 characters by their hash, and what they begin with when that
/// is asked.
final class Given {
    private static final Pattern TYPE = Pattern.compile("(\\w+)(?:\\((\\d+)(?:,(-?\\d+))?\\))?(\\[])?");
    private static final int LONGEST = 1024;

    private final SortedMap<String, Pair> columns = new TreeMap<>();
    private final Map<String, String> sources = new HashMap<>();
    private boolean triggers;

    static Given row() {
        return new Given();
    }

    /// A column of the same type on both sides.
    Given column(String name, String type, @Nullable String source, @Nullable String target) {
        return column(name, type, source, type, target, null);
    }

    /// @param fallback the default on the target
    Given column(
            String name,
            String sourceType,
            @Nullable String source,
            String targetType,
            @Nullable String target,
            @Nullable String fallback) {
        columns.put(
                name, new Pair(value(sourceType, source, null), value(targetType, target, fallback), Optional.empty()));
        if (source != null) {
            sources.put(name, source);
        }
        return this;
    }

    Given triggers() {
        triggers = true;
        return this;
    }

    /// With every question answered.
    RowPair read() {
        return unanswered()
                .answered((column, octets) ->
                        Optional.of(Beginning.of(requireNonNull(sources.get(column)), Math.toIntExact(octets))));
    }

    RowPair unanswered() {
        return new RowPair(columns, triggers);
    }

    private static Value value(String type, @Nullable String text, @Nullable String fallback) {
        Matcher found = TYPE.matcher(type);
        if (!found.matches()) {
            throw new IllegalArgumentException(type);
        }
        ColumnType base = ColumnType.builtIn(found.group(1));
        ColumnType whole = found.group(4) == null
                ? base
                : new ColumnType(base.schema(), "_" + base.name(), new Structure.Array(base));
        return new Value(whole, modifier(found), Optional.ofNullable(fallback), cell(whole, text));
    }

    private static int modifier(Matcher type) {
        if (type.group(2) == null) {
            return -1;
        }
        int first = Integer.parseInt(type.group(2));
        return 4 + (type.group(3) == null ? first : (first << 16) | (Integer.parseInt(type.group(3)) & 0x7FF));
    }

    private static Row.Cell cell(ColumnType type, @Nullable String text) {
        if (text == null) {
            return Row.Cell.NULL;
        }
        Row.Cell whole = Row.Cell.of(type.family(), text);
        return whole.characters() <= LONGEST
                ? whole
                : new Row.Cell(type.family(), sha256(text), true, whole.octets(), whole.characters());
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
