package io.lockstep.cutover.sequences;

import io.lockstep.cutover.query.Query;
import io.lockstep.cutover.sequences.SequenceState.Column;
import io.lockstep.cutover.sequences.SequenceState.Kind;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads the sequences of one side in one query, whatever their number, and one more for those that were
/// never called: their first value may have been set, and only the sequence itself has it.
record SequenceCatalogue(SequenceScope scope) {
    private static final String STATES = """
            WITH RECURSIVE member AS (
                SELECT c.oid FROM unnest(?::text[], ?::text[]) AS t (nsp, rel)
                JOIN pg_catalog.pg_namespace n ON n.nspname = t.nsp
                JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = t.rel AND c.relkind IN ('r', 'p')
                UNION
                SELECT i.inhrelid FROM member JOIN pg_catalog.pg_inherits i ON i.inhparent = member.oid
            ), filled AS (
                SELECT d.objid AS seq, d.refobjid AS rel, d.refobjsubid AS att FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.deptype IN ('a', 'i')
                    AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid > 0
                UNION
                SELECT d.refobjid, e.adrelid, e.adnum::int FROM pg_catalog.pg_depend d
                JOIN pg_catalog.pg_attrdef e ON e.oid = d.objid
                WHERE d.classid = 'pg_catalog.pg_attrdef'::regclass
                    AND d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjsubid = 0
            ), uses AS (
                SELECT f.seq, bool_or(m.oid IS NOT NULL) AS migrated,
                    min(CASE t.typname WHEN 'int2' THEN 32767 WHEN 'int4' THEN 2147483647
                        ELSE 9223372036854775807 END) AS most,
                    array_agg(n.nspname::text) AS schemas, array_agg(c.relname::text) AS tables,
                    array_agg(a.attname::text) AS columns
                FROM filled f LEFT JOIN member m ON m.oid = f.rel
                JOIN pg_catalog.pg_class c ON c.oid = f.rel JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN pg_catalog.pg_attribute a ON a.attrelid = f.rel AND a.attnum = f.att
                JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
                GROUP BY f.seq
            )
            SELECT n.nspname, c.relname, s.seqincrement, greatest(s.seqmin, -u.most - 1), least(s.seqmax, u.most),
                s.seqcache, s.seqcycle,
                has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'SELECT') AS readable,
                CASE WHEN has_sequence_privilege(c.oid, 'SELECT') THEN pg_catalog.pg_sequence_last_value(c.oid) END,
                has_schema_privilege(n.oid, 'USAGE') AND has_sequence_privilege(c.oid, 'UPDATE'),
                coalesce(u.schemas, '{}'), coalesce(u.tables, '{}'), coalesce(u.columns, '{}')
            FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN uses u ON u.seq = c.oid
            WHERE u.migrated OR u.seq IS NULL AND n.nspname = ANY (?) AND NOT EXISTS (
                SELECT FROM pg_catalog.pg_depend d
                WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
            ORDER BY 1, 2""";

    List<SequenceState> read(Connection session, Side side) throws SQLException {
        List<TableId> tables = scope.tables(side);
        List<SequenceState> seen = Query.list(
                session,
                STATES,
                SequenceCatalogue::state,
                tables.stream().map(TableId::schema).toArray(String[]::new),
                tables.stream().map(TableId::name).toArray(String[]::new),
                scope.schemas(side).toArray(String[]::new));
        List<SequenceState> uncalled = seen.stream()
                .filter(sequence -> sequence.isReadable() && !sequence.called())
                .toList();
        Map<TableId, OptionalLong> values = first(session, uncalled);
        return seen.stream()
                .map(sequence -> values.containsKey(sequence.name())
                        ? new SequenceState(
                                sequence.name(),
                                sequence.kind(),
                                values.getOrDefault(sequence.name(), OptionalLong.empty()),
                                false,
                                sequence.writable(),
                                sequence.columns())
                        : sequence)
                .toList();
    }

    private static SequenceState state(ResultSet row) throws SQLException {
        long last = row.getLong(9);
        boolean called = !row.wasNull();
        return new SequenceState(
                new TableId(row.getString(1), row.getString(2)),
                new Kind(row.getLong(3), row.getLong(4), row.getLong(5), row.getLong(6), row.getBoolean(7)),
                row.getBoolean(8) ? OptionalLong.of(last) : OptionalLong.empty(),
                called,
                row.getBoolean(10),
                columns(row));
    }

    private static Set<Column> columns(ResultSet row) throws SQLException {
        String[] schemas = (String[]) row.getArray(11).getArray();
        String[] tables = (String[]) row.getArray(12).getArray();
        String[] columns = (String[]) row.getArray(13).getArray();
        Set<Column> all = new HashSet<>();
        for (int i = 0; i < columns.length; i++) {
            all.add(new Column(new TableId(schemas[i], tables[i]), columns[i]));
        }
        return all;
    }

    private static Map<TableId, OptionalLong> first(Connection session, List<SequenceState> uncalled)
            throws SQLException {
        Map<TableId, OptionalLong> values = new HashMap<>();
        if (!uncalled.isEmpty()) {
            String query = uncalled.stream()
                    .map(sequence ->
                            "SELECT " + Identifiers.literal(sequence.name().schema()) + ", "
                                    + Identifiers.literal(sequence.name().name()) + ", last_value FROM "
                                    + sequence.name().quoted())
                    .collect(Collectors.joining(" UNION ALL "));
            Query.list(
                            session,
                            query,
                            row -> Map.entry(
                                    new TableId(row.getString(1), row.getString(2)), OptionalLong.of(row.getLong(3))))
                    .forEach(entry -> values.put(entry.getKey(), entry.getValue()));
        }
        return values;
    }
}
