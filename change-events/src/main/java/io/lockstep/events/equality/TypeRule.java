package io.lockstep.events.equality;

import io.lockstep.events.equality.Form.Simple;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The rule of each base type: by which form its values are compared, and with which other types' values they may be
/// equal. What is not listed has no rule.
public enum TypeRule {
    NUMBER(Simple.NUMBERS, Origin.BUILT_IN, List.of("int2", "int4", "int8", "oid", "numeric")),
    MONEY(Simple.MONEY, Origin.BUILT_IN, List.of("money")),
    FLOAT(Simple.FLOATS, Origin.BUILT_IN, List.of("float4", "float8")),
    TEXT(Simple.PRINTED, Origin.BUILT_IN, List.of("text", "varchar", "name", "char")),
    PADDED_TEXT(Simple.PADDED, Origin.BUILT_IN, List.of("bpchar")),
    CITEXT(Simple.PRINTED, Origin.EXTENSION, List.of("citext")),
    BITS(Simple.PRINTED, Origin.BUILT_IN, List.of("bit", "varbit")),
    JSON(Simple.PRINTED, Origin.BUILT_IN, List.of("json")),
    JSONB(Simple.JSONB, Origin.BUILT_IN, List.of("jsonb")),
    NETWORK(Simple.PRINTED, Origin.BUILT_IN, List.of("inet", "cidr")),
    /// Each type's values are equal to those of the same type only.
    GEOMETRIC(Simple.FLOATS, Origin.BUILT_IN, List.of("point", "line", "lseg", "box", "path", "polygon", "circle")),
    AS_PRINTED(
            Simple.PRINTED,
            Origin.BUILT_IN,
            List.of(
                    "bool",
                    "bytea",
                    "uuid",
                    "xml",
                    "date",
                    "time",
                    "timetz",
                    "timestamp",
                    "timestamptz",
                    "interval",
                    "macaddr",
                    "macaddr8",
                    "tsvector",
                    "tsquery",
                    "pg_lsn",
                    "xid8",
                    "pg_snapshot",
                    "txid_snapshot",
                    "jsonpath")),
    EXTENSION(Simple.PRINTED, Origin.EXTENSION, List.of("hstore", "ltree"));

    private final Form form;
    private final Origin origin;
    private final List<String> types;

    TypeRule(Form form, Origin origin, List<String> types) {
        this.form = form;
        this.origin = origin;
        this.types = types;
    }

    /// The rule of a base type; empty when it has none.
    static Optional<TypeRule> of(String schema, String name) {
        Origin origin = schema.equals(ColumnType.BUILT_IN) ? Origin.BUILT_IN : Origin.EXTENSION;
        return Arrays.stream(values())
                .filter(rule -> rule.origin == origin && rule.types.contains(name))
                .findFirst();
    }

    /// How values are compared unless a rule of the operator's says otherwise.
    public Form form() {
        return form;
    }

    /// The types as the catalogue names them.
    public List<String> types() {
        return types;
    }

    /// What values have in common that may be equal.
    String family(String type) {
        return switch (this) {
            case NUMBER, MONEY -> "number";
            case FLOAT -> "float";
            case TEXT, PADDED_TEXT, CITEXT -> ColumnType.TEXTS;
            case BITS -> "bits";
            case JSON, JSONB -> "json";
            case NETWORK -> "network";
            case GEOMETRIC, AS_PRINTED, EXTENSION -> type;
        };
    }

    private enum Origin {
        BUILT_IN,
        /// In any other schema.
        EXTENSION
    }
}
