package io.lockstep.capture.encoding;

import io.lockstep.events.comparison.Tolerance;
import java.util.Set;

/// The type of a column as the catalogue has it, with domains resolved to what they are made of.
///
/// @param schema of the type
/// @param name of the type, such as `int4`
/// @param category PostgreSQL's `typtype`: `b`ase, `e`num, `r`ange, `m`ultirange, `c`omposite
/// @param array whether it is one: arrays are compared as PostgreSQL prints them
public record ColumnType(String schema, String name, char category, boolean array) {
    private static final String BUILT_IN = "pg_catalog";
    private static final Set<String> NUMBERS = Set.of("int2", "int4", "int8", "oid", "numeric", "money");
    private static final Set<String> EXTENSIONS = Set.of("citext", "hstore", "ltree");
    private static final Set<String> PLAIN = Set.of(
            "bool",
            "float4",
            "float8",
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

    /// A built-in base type.
    public static ColumnType builtIn(String name) {
        return new ColumnType(BUILT_IN, name, 'b', false);
    }

    /// By which rule values of this type are compared.
    public ValueKind kind() {
        if (array) {
            return ValueKind.Scalar.PLAIN;
        }
        return switch (category) {
            case 'b' -> base();
            case 'e', 'r', 'm', 'c' -> ValueKind.Scalar.PLAIN;
            default -> notComparable();
        };
    }

    /// Whether letters of either case are the same in a key of this type.
    public boolean ignoresCase() {
        return name.equals("citext");
    }

    /// Whether a tolerance means something for values of this type.
    boolean fits(Tolerance tolerance) {
        boolean plain = schema.equals(BUILT_IN) && category == 'b' && !array;
        return tolerance instanceof Tolerance.Ignored || (plain && tolerance.fits(name));
    }

    private ValueKind base() {
        if (!schema.equals(BUILT_IN)) {
            return EXTENSIONS.contains(name) ? ValueKind.Scalar.PLAIN : notComparable();
        }
        if (name.equals("bpchar")) {
            return ValueKind.Scalar.PADDED_TEXT;
        }
        if (NUMBERS.contains(name)) {
            return ValueKind.Scalar.NUMBER;
        }
        return PLAIN.contains(name) ? ValueKind.Scalar.PLAIN : notComparable();
    }

    private ValueKind.NotComparable notComparable() {
        return new ValueKind.NotComparable(schema.equals(BUILT_IN) ? name : schema + "." + name);
    }
}
