package io.lockstep.events.equality;

import io.lockstep.events.equality.ColumnType.Attribute;
import io.lockstep.events.equality.ColumnType.Structure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The types of a table's columns with everything that they are made of, as a catalogue lists them. Immutable.
public final class TypeCatalogue {
    /// Lists, for the table of the schema and name given as its two parameters, every type that a value of one of its
    /// columns has or holds, a line for each part of it: the columns are the members of [Line] in their order.
    public static final String OF_TABLE = query("""
                SELECT a.atttypid
                FROM pg_catalog.pg_attribute a
                JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
            """);

    /// Lists the same for types, given as its parameter, an array of their object identifiers. A type that does not
    /// exist
    /// is not listed.
    public static final String OF_TYPES = query("SELECT pg_catalog.unnest(?::bigint[])::oid");

    private final Map<Long, List<Line>> lines = new LinkedHashMap<>();

    public TypeCatalogue(List<Line> lines) {
        lines.forEach(line ->
                this.lines.computeIfAbsent(line.oid(), _ -> new ArrayList<>()).add(line));
    }

    /// @param used selects the types to begin with
    private static String query(String used) {
        return """
            WITH RECURSIVE used (oid) AS (
                %s
              UNION
                SELECT p.part FROM used u JOIN pg_catalog.pg_type t ON t.oid = u.oid
                CROSS JOIN LATERAL (
                    SELECT t.typbasetype WHERE t.typtype = 'd'
                    UNION ALL SELECT t.typelem WHERE t.typtype = 'b' AND t.typcategory = 'A' AND t.typelem <> 0
                    UNION ALL SELECT r.rngsubtype FROM pg_catalog.pg_range r WHERE r.rngtypid = t.oid
                    UNION ALL SELECT r.rngtypid FROM pg_catalog.pg_range r
                        WHERE pg_catalog.to_jsonb(r) ->> 'rngmultitypid' = t.oid::text
                    UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
                        WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
                ) AS p (part))
            SELECT t.oid::bigint, n.nspname, t.typname,
                   CASE WHEN t.typtype = 'b' AND t.typcategory = 'A' AND t.typelem <> 0 THEN 'a' ELSE t.typtype::text END,
                   coalesce(a.attname, ''),
                   coalesce(a.atttypid, r.rngsubtype, m.rngtypid,
                            CASE WHEN t.typtype = 'd' THEN t.typbasetype ELSE t.typelem END)::bigint
            FROM used u
            JOIN pg_catalog.pg_type t ON t.oid = u.oid
            JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
            LEFT JOIN pg_catalog.pg_attribute a
                ON t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
            LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
            LEFT JOIN pg_catalog.pg_range m ON pg_catalog.to_jsonb(m) ->> 'rngmultitypid' = t.oid::text
            ORDER BY t.oid, a.attnum""".formatted(used);
    }

    /// Whether the type with this object identifier was listed.
    public boolean has(long oid) {
        return lines.containsKey(oid);
    }

    /// The type with this object identifier, domains resolved.
    ///
    /// @throws IllegalArgumentException when it is not among those that were listed
    public ColumnType type(long oid) {
        List<Line> found = lines.get(oid);
        if (found == null) {
            throw new IllegalArgumentException("The catalogue has not listed the type with oid " + oid);
        }
        Line first = found.getFirst();
        return first.kind() == 'd'
                ? type(first.part())
                : new ColumnType(first.schema(), first.name(), structure(found));
    }

    private Structure structure(List<Line> found) {
        Line first = found.getFirst();
        return switch (first.kind()) {
            case 'b' -> new Structure.Base();
            case 'e' -> new Structure.Enumeration();
            case 'a' -> new Structure.Array(type(first.part()));
            case 'r' -> new Structure.Range(type(first.part()));
            case 'm' -> new Structure.Multirange(type(first.part()));
            case 'c' ->
                new Structure.Composite(found.stream()
                        .filter(line -> line.part() != 0)
                        .map(line -> new Attribute(line.attribute(), type(line.part())))
                        .toList());
            default -> new Structure.Unknown();
        };
    }

    /// One type, or one attribute of a composite one.
    ///
    /// @param kind PostgreSQL's `typtype`, and `a` for an array
    /// @param attribute of a composite type; empty elsewhere
    /// @param part the type of the attribute, the element, the bound, the range, or what a domain is of; 0 for none
    public record Line(long oid, String schema, String name, char kind, String attribute, long part) {}
}
