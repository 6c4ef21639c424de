package io.lockstep.verifier.confirm;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.mapping.TableMappings;
import io.lockstep.verifier.causes.RowPair;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.RowReader;
import io.lockstep.verifier.rows.TableColumns;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The reads of one round's rows, table by table. A table that one side cannot read is left out, and the others are
/// read; a side that does not answer ends the round. Confined to one thread.
final class TableReads {
    private static final Logger LOG = LoggerFactory.getLogger(TableReads.class);

    private final Map<TableId, Readers> readers = new TreeMap<>();
    private final Map<TableId, List<RowKey>> keys;
    private final Optional<TableMappings> mappings;
    private final ColumnRules rules;

    private TableReads(Optional<TableMappings> mappings, ColumnRules rules, Map<TableId, List<RowKey>> keys) {
        this.mappings = mappings;
        this.rules = rules;
        this.keys = keys;
    }

    /// Looks the tables up in both catalogues.
    static TableReads of(
            Collection<RowKey> keys,
            ReadSession source,
            ReadSession target,
            Optional<TableMappings> mappings,
            ColumnRules rules)
            throws SQLException {
        var reads = new TableReads(
                mappings,
                rules,
                keys.stream()
                        .distinct()
                        .collect(Collectors.groupingBy(RowKey::table, LinkedHashMap::new, Collectors.toList())));
        for (TableId table : reads.keys.keySet()) {
            reads.attempt(table, List.of(source, target), () -> reads.add(table, source, target));
        }
        return reads;
    }

    /// The rows of one side, without those of tables that cannot be read.
    Map<RowKey, Row> read(ReadSession session) throws SQLException {
        var rows = new HashMap<RowKey, Row>();
        for (Map.Entry<TableId, Readers> entry : List.copyOf(readers.entrySet())) {
            TableId table = entry.getKey();
            RowReader reader = entry.getValue().of(session.side());
            List<RowKey> wanted = keys.getOrDefault(table, List.of());
            attempt(table, List.of(session), () -> rows.putAll(reader.read(session, wanted)));
        }
        return rows;
    }

    /// A row that both sides have, as both catalogues define it, with what long values begin with where that
    /// tells more. Values that are others by now answer nothing. Empty when a side lacks the row, or its table
    /// cannot be read any more.
    Optional<RowPair> pair(ReadSession source, RowKey key, Row here, Row there) throws SQLException {
        Readers found = readers.get(key.table());
        if (found == null || !(here instanceof Row.Present one) || !(there instanceof Row.Present other)) {
            return Optional.empty();
        }
        var pair = new AtomicReference<>(RowPair.of(found.source.table(), found.target.table(), one, other));
        attempt(
                key.table(),
                List.of(source),
                () -> pair.set(
                        pair.get().answered((column, octets) -> found.source.beginning(source, key, column, octets))));
        return Optional.of(pair.get());
    }

    private void add(TableId table, ReadSession source, ReadSession target) throws SQLException {
        Map<String, Tolerance> tolerances = rules.of(table);
        TableColumns found = mappings.isEmpty()
                ? TableColumns.read(source, table)
                : TableColumns.readMapped(source, table, mappings.get());
        TableColumns here = found.tolerating(tolerances);
        TableColumns there = TableColumns.read(target, table).tolerating(tolerances);
        SortedSet<String> compared = here.comparedWith(there);
        readers.put(table, new Readers(new RowReader(here, compared), new RowReader(there, compared)));
    }

    private void attempt(TableId table, List<ReadSession> sessions, Read read) throws SQLException {
        try {
            read.run();
        } catch (SQLException e) {
            for (ReadSession session : sessions) {
                if (!session.alive()) {
                    throw e;
                }
            }
            readers.remove(table);
            LOG.atWarn()
                    .addKeyValue("table", table)
                    .addKeyValue("reason", reason(e))
                    .log("Suspects of this table cannot be confirmed");
        }
    }

    /// Only what is said about names is repeated: other messages may quote a key.
    private static String reason(SQLException e) {
        String state = e.getSQLState();
        String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return state == null || state.startsWith("42") ? said : "SQLSTATE " + state;
    }

    private record Readers(RowReader source, RowReader target) {
        RowReader of(Side side) {
            return side == Side.SOURCE ? source : target;
        }
    }

    @FunctionalInterface
    private interface Read {
        void run() throws SQLException;
    }
}
