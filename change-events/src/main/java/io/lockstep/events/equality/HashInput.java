package io.lockstep.events.equality;

import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.equality.ColumnType.Structure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a server hashes of a value where two servers compare hashes instead of values: SQL expressions,
/// columns of a row, of which one differs, in some bit, for values that differ as [Form] has it.
///
/// Where both sides have the same type, [#sql] is the value itself or its binary form, which costs a
/// fraction of its canonical text, the input of [#text]. For values that are equal it is the same but
/// where that would cost too much: in `jsonb` and arrays of numbers these count as they are written (1.0
/// and 1.00), and such arrays remember a NULL that they no longer have. Whoever uses it reads what
/// differs, and finds it equal.
///
/// PostgreSQL's own hash of a value will not always do: it takes 1.5 for -1.5, NaN for infinity, and 1
/// for 4294967296, hashes an enumeration by its OID, and a text by its collation (measured on PostgreSQL
/// 15). So only types whose hash is one of all their bits stand bare, and arrays of them; an array's hash
/// is one of its elements in their order, so that its shape, where it is not a plain list, stands beside
/// it.
public final class HashInput {
    /// Types whose own hash is one of every bit.
    private static final Set<String> BARE = Set.of("int2", "int4", "oid", "bool", "date", "uuid", "bytea");

    /// Types whose binary form has every bit, by the function that makes it.
    private static final Map<String, String> SENT = Map.ofEntries(
            Map.entry("int8", "int8send"),
            Map.entry("time", "time_send"),
            Map.entry("timetz", "timetz_send"),
            Map.entry("timestamp", "timestamp_send"),
            Map.entry("timestamptz", "timestamptz_send"),
            Map.entry("interval", "interval_send"),
            Map.entry("bit", "bit_send"),
            Map.entry("varbit", "varbit_send"),
            Map.entry("money", "cash_send"),
            Map.entry("inet", "inet_send"),
            Map.entry("cidr", "cidr_send"),
            Map.entry("macaddr", "macaddr_send"),
            Map.entry("macaddr8", "macaddr8_send"),
            Map.entry("pg_lsn", "pg_lsn_send"),
            Map.entry("jsonb", "jsonb_send"));

    private static final Set<String> TEXTS = Set.of("text", "varchar", "name", "char", "json");

    /// Elements of arrays that are hashed by their own hash, of those in [#BARE] and [#TEXTS].
    private static final Set<String> BARE_ELEMENTS =
            Set.of("int2", "int4", "bool", "date", "uuid", "bytea", "text", "varchar");

    /// Elements of which the binary form of an array has every bit, and nothing of this server's own.
    private static final Set<String> SENT_ELEMENTS =
            Set.of("int8", "numeric", "float4", "float8", "timestamp", "timestamptz", "jsonb");

    private static final ColumnType NUMERIC = ColumnType.builtIn("numeric");

    private HashInput() {}

    /// Of a column that two sides compare.
    ///
    /// @param value an expression of the type; it may be repeated
    /// @param type on this side
    /// @param other on the other side
    /// @param tolerance what of the values is compared; empty for all
    /// @param modified whether both sides have the type with the same length or precision and scale, so that
    ///     all its numbers are stored at one scale
    /// @return empty when the type is not comparable under the tolerance
    public static Optional<List<String>> sql(
            String value, ColumnType type, ColumnType other, Optional<Tolerance> tolerance, boolean modified) {
        return type.form(tolerance)
                .map(form -> own(value, type, other, tolerance, modified)
                        .orElseGet(() -> List.of(text(form.sql(value), type, other))));
    }

    /// What the type itself offers; empty when only its canonical text will do.
    private static Optional<List<String>> own(
            String value, ColumnType type, ColumnType other, Optional<Tolerance> tolerance, boolean modified) {
        boolean exact = tolerance.filter(Tolerance.Exact.class::isInstance).isPresent();
        if (!type.equals(other) || !(exact || tolerance.isEmpty())) {
            return Optional.empty();
        }
        if (isArray(type, BARE_ELEMENTS)) {
            return Optional.of(elements(value, type));
        }
        boolean scaled = modified && type.equals(NUMERIC);
        return (exact || scaled ? asPrinted(value, type) : byValue(value, type)).map(List::of);
    }

    /// The canonical text alone, for servers whose hashes of values are not to be relied upon.
    public static Optional<String> text(
            String value, ColumnType type, ColumnType other, Optional<Tolerance> tolerance) {
        return type.form(tolerance).map(form -> text(form.sql(value), type, other));
    }

    /// Values of different families are never equal, whatever their texts.
    private static String text(String text, ColumnType type, ColumnType other) {
        String told = type.family().equals(other.family())
                ? text
                : "'" + type.family().replace("'", "''") + ":' || " + text;
        return collated(told);
    }

    private static String collated(String text) {
        return "(" + text + ") COLLATE \"C\"";
    }

    /// An array, how many elements it has (the hashes of no array, of an empty one and of one of nothing
    /// but NULL are small numbers: added up with others' they might cancel out) and, where it is not a
    /// list that counts from 1, its dimensions.
    private static List<String> elements(String value, ColumnType type) {
        boolean texts =
                type.structure() instanceof Structure.Array(ColumnType element) && TEXTS.contains(element.name());
        String dimensions = "CASE WHEN pg_catalog.array_ndims(" + value + ") OPERATOR(pg_catalog.>) 1"
                + " OR pg_catalog.array_lower(" + value + ", 1) OPERATOR(pg_catalog.<>) 1"
                + " THEN pg_catalog.array_dims(" + value + ") END";
        return List.of(texts ? collated(value) : value, "pg_catalog.cardinality(" + value + ")", collated(dimensions));
    }

    private static Optional<String> byValue(String value, ColumnType type) {
        String name = type.schema().equals(ColumnType.BUILT_IN) ? type.name() : "";
        return switch (name) {
            case "numeric" -> Optional.of("pg_catalog.numeric_send(pg_catalog.trim_scale(" + value + "))");
            case "float4" -> Optional.of("pg_catalog.float4send(" + value + " + 0::pg_catalog.float4)");
            case "float8" -> Optional.of("pg_catalog.float8send(" + value + " + 0::pg_catalog.float8)");
            case "bpchar" -> Optional.of(collated("(" + value + ")::pg_catalog.bpchar"));
            default -> asPrinted(value, type);
        };
    }

    private static Optional<String> asPrinted(String value, ColumnType type) {
        return switch (type.structure()) {
            case Structure.Base _ -> printed(value, type);
            case Structure.Enumeration _ -> Optional.of("pg_catalog.enum_send(" + value + ")");
            case Structure.Array _
            when isArray(type, SENT_ELEMENTS) -> Optional.of("pg_catalog.array_send(" + value + ")");
            default -> Optional.empty();
        };
    }

    private static Optional<String> printed(String value, ColumnType type) {
        if (!type.schema().equals(ColumnType.BUILT_IN)) {
            return type.ignoresCase() ? Optional.of(asText(value)) : Optional.empty();
        }
        if (BARE.contains(type.name())) {
            return Optional.of("(" + value + ")::" + type.quoted());
        }
        if (TEXTS.contains(type.name())) {
            return Optional.of(asText(value));
        }
        return switch (type.name()) {
            case "numeric" -> Optional.of("pg_catalog.numeric_send(" + value + ")");
            case "float4" -> Optional.of("pg_catalog.float4send(" + value + ")");
            case "float8" -> Optional.of("pg_catalog.float8send(" + value + ")");
            case "bpchar" -> Optional.of("pg_catalog.bpcharsend(" + value + ")");
            default ->
                Optional.ofNullable(SENT.get(type.name()))
                        .map(function -> "pg_catalog." + function + "(" + value + ")");
        };
    }

    private static String asText(String value) {
        return collated("(" + value + ")::pg_catalog.text");
    }

    private static boolean isArray(ColumnType type, Set<String> elements) {
        return type.structure() instanceof Structure.Array(ColumnType element)
                && element.structure() instanceof Structure.Base
                && element.schema().equals(ColumnType.BUILT_IN)
                && elements.contains(element.name());
    }
}
