package io.lockstep.verifier.sweep;

import static java.util.Objects.requireNonNull;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.verifier.causes.Causes;
import io.lockstep.verifier.causes.Profile;
import io.lockstep.verifier.causes.RowPair;
import io.lockstep.verifier.rows.ReadSession;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.RowReader;
import io.lockstep.verifier.rows.RowReader.Found;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads rows again that a pass has found to differ, all tables' together, since they wait for the same
/// replicator. Confined to one thread.
final class Rereading {
    private static final int KEYS_A_STATEMENT = 1000;

    /// While so few rows are waited for, they are read again and again.
    private static final int FEW = 200;

    private final SweepSettings settings;
    private final SweepListener listener;
    private final InstantSource clock;
    private final Crew.Pair sessions;
    private Optional<String> basis = Optional.empty();

    Rereading(SweepSettings settings, SweepListener listener, InstantSource clock, Crew.Pair sessions) {
        this.settings = settings;
        this.listener = listener;
        this.clock = clock;
        this.sessions = sessions;
    }

    /// One round over all candidates.
    void round(List<TableWork> works, Counters before) throws InterruptedException {
        List<Table> tables = works.stream()
                .filter(work -> !work.candidates().isEmpty())
                .map(Table::new)
                .toList();
        listener.rereading(tables.stream().mapToLong(table -> table.keys.size()).sum());
        try {
            ReadSession source = sessions.source();
            tables.forEach(table -> table.attempt(() -> table.look(source)));
            Arrival arrival = Arrival.of(source, sessions.target(), before.moved(sessions), clock);
            basis = Optional.of(arrival.basis());
            Optional<String> obstacle =
                    arrival.await(source, Arrival.position(source), () -> lookAgain(tables, source));
            tables.forEach(table -> table.attempt(() -> table.end(sessions, arrival, obstacle)));
        } catch (SQLException e) {
            tables.forEach(table -> table.work.leave(Reason.of(e)));
            sessions.look();
        }
    }

    /// What the conclusions of the last round rest on; empty when there was none.
    Optional<String> basis() {
        return basis;
    }

    private static void lookAgain(List<Table> tables, ReadSession source) {
        if (tables.stream().mapToLong(table -> table.keys.size()).sum() <= FEW) {
            tables.forEach(table -> table.attempt(() -> table.look(source)));
        }
    }

    /// A table's candidates in a round.
    private final class Table {
        private final TableWork work;
        private final ComparedTable columns;
        private final Map<RowKey, Reread> rereads;
        private final List<RowKey> keys;
        private final Map<RowKey, List<Found>> seen = new HashMap<>();
        private boolean given;

        Table(TableWork work) {
            this.work = work;
            columns = work.table().orElseThrow();
            rereads = work.candidates();
            keys = List.copyOf(rereads.keySet());
        }

        void attempt(Reads reads) {
            if (given) {
                return;
            }
            try {
                reads.run();
            } catch (SQLException e) {
                given = true;
                work.leave(Reason.of(e));
                sessions.look();
            }
        }

        void look(ReadSession source) throws SQLException {
            read(source, columns, Side.SOURCE)
                    .forEach((key, found) ->
                            seen.computeIfAbsent(key, _ -> new ArrayList<>()).add(found));
        }

        void end(Crew.Pair pair, Arrival arrival, Optional<String> obstacle) throws SQLException {
            Map<RowKey, Found> there = read(pair.target(), columns, Side.TARGET);
            look(pair.source());
            Map<RowKey, Reread.Next.Different> different = new LinkedHashMap<>();
            for (RowKey key : keys) {
                switch (requireNonNull(rereads.get(key))
                        .after(requireNonNull(seen.get(key)), requireNonNull(there.get(key)))) {
                    case Reread.Next.Same _ -> work.refuted(key);
                    case Reread.Next.Hot _ -> work.hot(key);
                    case Reread.Next.Again(Reread next) -> work.reread(key, next);
                    case Reread.Next.Different found -> different.put(key, found);
                }
            }
            if (obstacle.isPresent()) {
                work.leave(obstacle.get());
            } else {
                conclude(different, arrival, pair);
            }
        }

        private void conclude(Map<RowKey, Reread.Next.Different> different, Arrival arrival, Crew.Pair pair)
                throws SQLException {
            Map<RowKey, Boolean> equal = equalByValue(List.copyOf(different.keySet()), pair);
            for (Map.Entry<RowKey, Reread.Next.Different> each : different.entrySet()) {
                RowKey key = each.getKey();
                Row here = each.getValue().source().row();
                Row there = each.getValue().target().row();
                if (here instanceof Row.Absent && !arrival.provesAbsence()) {
                    work.hot(key);
                } else {
                    work.found(Difference.of(
                            key, here, there, equal.getOrDefault(key, false), explained(key, here, there, pair)));
                }
            }
        }

        private Difference.Explained explained(RowKey key, Row here, Row there, Crew.Pair pair) throws SQLException {
            if (!(here instanceof Row.Present one && there instanceof Row.Present other)) {
                return Difference.Explained.NOT;
            }
            var reader = new RowReader(columns.source(), columns.compared());
            ReadSession source = pair.source();
            RowPair rows = RowPair.of(columns.source(), columns.target(), one, other)
                    .answered((column, octets) -> reader.beginning(source, key, column, octets));
            Profile profile = settings.profile();
            return new Difference.Explained(Causes.of(rows, profile.twoSteps()).main(), profile.explains(rows));
        }

        /// Rows whose values are the same though they are represented differently.
        private Map<RowKey, Boolean> equalByValue(List<RowKey> differing, Crew.Pair pair) throws SQLException {
            var equal = new HashMap<RowKey, Boolean>();
            if (settings.exact() && !differing.isEmpty()) {
                ComparedTable byValue =
                        ComparedTable.read(work.pair(), settings.byValue(), pair.source(), pair.target());
                Map<RowKey, Found> here = read(pair.source(), byValue, Side.SOURCE, differing);
                Map<RowKey, Found> there = read(pair.target(), byValue, Side.TARGET, differing);
                differing.forEach(key -> equal.put(
                        key,
                        requireNonNull(here.get(key))
                                .row()
                                .equals(requireNonNull(there.get(key)).row())));
            }
            return equal;
        }

        private Map<RowKey, Found> read(ReadSession session, ComparedTable table, Side side) throws SQLException {
            return read(session, table, side, keys);
        }

        private Map<RowKey, Found> read(ReadSession session, ComparedTable table, Side side, List<RowKey> wanted)
                throws SQLException {
            var reader = new RowReader(table.on(side), table.compared());
            var rows = new HashMap<RowKey, Found>();
            for (int from = 0; from < wanted.size(); from += KEYS_A_STATEMENT) {
                rows.putAll(reader.readVersions(
                        session, wanted.subList(from, Math.min(wanted.size(), from + KEYS_A_STATEMENT))));
            }
            return rows;
        }
    }

    @FunctionalInterface
    private interface Reads {
        void run() throws SQLException;
    }
}
