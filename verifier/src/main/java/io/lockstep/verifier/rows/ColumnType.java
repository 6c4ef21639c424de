package io.lockstep.verifier.rows;

import io.lockstep.events.comparison.Tolerance;
import java.util.Optional;
import java.util.Set;

/// The type of a column as the catalogue has it, with domains resolved to what they are made of.
///
/// @param schema of the type
/// @param name of the type, such as `int4`
/// @param category PostgreSQL's `typtype`: `b`ase, `e`num, `r`ange, `m`ultirange, `c`omposite
/// @param array whether it is one
record ColumnType(String schema, String name, char category, boolean array) {
    private static final String BUILT_IN = "pg_catalog";
    private static final Set<String> EXTENSIONS = Set.of("citext", "hstore", "ltree");
    private static final Set<String> AS_PRINTED = Set.of(
            "bool",
            "int2",
            "int4",
            "int8",
            "oid",
            "text",
            "varchar",
            "name",
            "char",
            "bytea",
            "uuid",
            "json",
            "jsonb",
            "xml",
            "date",
            "time",
            "timestamp",
            "timestamptz",
            "interval",
            "bit",
            "inet",
            "cidr",
            "macaddr",
            "macaddr8",
            "point",
            "box",
            "circle",
            "line",
            "lseg",
            "path",
            "polygon",
            "tsvector",
            "tsquery",
            "pg_lsn");

    /// The type as SQL names it.
    String quoted() {
        return Names.quote(schema) + "." + Names.quote(name);
    }

    /// The equality of this type's values, found whatever the session's search path.
    String equality() {
        boolean own = category == 'b' && !array;
        return "OPERATOR(" + Names.quote(own ? schema : BUILT_IN) + ".=)";
    }

    /// An expression for the text of a value that is the same exactly for equal values; empty when values of this
    /// type are not compared.
    Optional<String> canonical(String value) {
        if (array || category != 'b') {
            return Optional.of(text(value)).filter(_ -> array || "ermc".indexOf(category) >= 0);
        }
        if (!schema.equals(BUILT_IN)) {
            return EXTENSIONS.contains(name) ? Optional.of(text(value)) : Optional.empty();
        }
        return builtIn(value);
    }

    /// The same of what is compared of a value; empty also where the tolerance means nothing for the type.
    Optional<String> canonical(String value, Tolerance tolerance) {
        if (array || category != 'b' || !schema.equals(BUILT_IN) || !tolerance.fits(name)) {
            return Optional.empty();
        }
        return switch (tolerance) {
            case Tolerance.Ignored _ -> Optional.empty();
            case Tolerance.Rounded(int scale) ->
                builtIn("pg_catalog.round((" + value + ")::pg_catalog.numeric, " + scale + ")");
            case Tolerance.Truncated(int bytes) ->
                name.equals("bytea")
                        ? builtIn("pg_catalog.substring(" + value + ", 1, " + bytes + ")")
                        : Optional.of(beginning(text(value), bytes));
        };
    }

    /// Of the first bytes of a text's UTF-8 those that are whole characters: a byte that another character does not
    /// begin with has its two highest bits 10, and a character has at most three of them.
    private static String beginning(String text, int bytes) {
        String utf8 = "pg_catalog.convert_to(" + text + ", 'UTF8')";
        StringBuilder whole = new StringBuilder("CASE");
        for (int back = 0; back < 3; back++) {
            whole.append(" WHEN pg_catalog.get_byte(" + utf8 + ", " + (bytes - back) + ") & 192 <> 128 THEN "
                    + (bytes - back));
        }
        whole.append(" ELSE ").append(bytes - 3).append(" END");
        return "CASE WHEN pg_catalog.octet_length(" + utf8 + ") <= " + bytes + " THEN " + text
                + " ELSE pg_catalog.convert_from(pg_catalog.substring(" + utf8 + ", 1, " + whole + "), 'UTF8') END";
    }

    /// Numbers compare by value, whatever the scale; floats have one zero; a `char(n)` has no padding, which the
    /// cast to text takes off.
    private Optional<String> builtIn(String value) {
        return switch (name) {
            case "numeric", "money" -> Optional.of(text("pg_catalog.trim_scale((" + value + ")::pg_catalog.numeric)"));
            case "float4", "float8" ->
                Optional.of(text("((" + value + ")::pg_catalog.float8 OPERATOR(pg_catalog.+) 0::pg_catalog.float8)"));
            case "bpchar" -> Optional.of(text("(" + value + ")::pg_catalog.bpchar"));
            default -> AS_PRINTED.contains(name) ? Optional.of(text(value)) : Optional.empty();
        };
    }

    private static String text(String value) {
        return "(" + value + ")::pg_catalog.text";
    }
}
