package io.lockstep.verifier.sweep;

import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.verifier.rows.Connector;
import io.lockstep.verifier.rows.ReadSession;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Compares chunks of tables for somebody who decides which and when, and reads again what differs.
/// Thread-safe; each [Worker] is confined to one thread.
public final class ChunkReads implements AutoCloseable {
    private final SweepSettings settings;
    private final Crew crew;
    private @Nullable RowHash hash;

    public ChunkReads(SweepSettings settings, Connector source, Connector target) {
        this.settings = settings;
        this.crew = new Crew(1, source, target);
    }

    /// One with two sessions of its own, which are opened when they are needed.
    public Worker worker() {
        return new Worker(crew.pair());
    }

    /// Why something could not be read, in words that show no data.
    public static String reason(SQLException e) {
        return Reason.of(e);
    }

    /// Ends the sessions; what is still read fails.
    @Override
    public void close() {
        crew.close();
    }

    /// What a chunk came to.
    ///
    /// @param rows of the source
    /// @param candidates keys of rows that may differ
    /// @param failure why it could not be compared row by row; empty when it was
    public record Compared(long rows, List<RowKey> candidates, Optional<String> failure) {
        public Compared {
            candidates = List.copyOf(candidates);
        }
    }

    private synchronized RowHash hash(Crew.Pair sessions) throws SQLException, InterruptedException {
        if (hash == null) {
            hash = HashTrial.chosen(sessions);
        }
        return hash;
    }

    /// Has a session on either side.
    public final class Worker {
        private final Crew.Pair sessions;

        private Worker(Crew.Pair sessions) {
            this.sessions = sessions;
        }

        public ReadSession source() throws SQLException {
            return sessions.source();
        }

        public ReadSession target() throws SQLException {
            return sessions.target();
        }

        /// Ends its sessions until they are needed again.
        public void rest() {
            sessions.close();
        }

        /// Gives up sessions that no longer answer.
        ///
        /// @return whether any did not: then it was no fault of the table
        public boolean look() {
            return sessions.look();
        }

        /// Looks a table up and cuts it into chunks.
        ///
        /// @param bounds where it was cut before; empty when it was not
        public OpenTable open(TablePair pair, Optional<List<List<String>>> bounds)
                throws SQLException, InterruptedException {
            ComparedTable table = ComparedTable.read(pair, settings, sessions.source(), sessions.target());
            var reader = new SideReader(table, Side.SOURCE, hash(sessions));
            long rows = reader.estimatedRows(sessions.source());
            if (!OpenTable.isCut(table)) {
                return new OpenTable(table, List.of(), rows);
            }
            return new OpenTable(
                    table, bounds.isPresent() ? bounds.get() : reader.bounds(sessions.source(), settings), rows);
        }

        /// Compares one chunk.
        public Compared compare(OpenTable open, int chunk) throws SQLException, InterruptedException {
            var here = new SideReader(open.table(), Side.SOURCE, hash(sessions));
            var there = new SideReader(open.table(), Side.TARGET, hash(sessions));
            if (!OpenTable.isCut(open.table())) {
                return whole(open.table(), here, there);
            }
            Chunks.Compared compared = new Chunks(settings, here, there).compare(open.range(chunk), sessions);
            return new Compared(compared.sourceRows(), compared.candidates(), Optional.empty());
        }

        private Compared whole(ComparedTable table, SideReader here, SideReader there)
                throws SQLException, InterruptedException {
            var work = new TableWork(table.pair(), settings.listed());
            if (table.key().isEmpty()) {
                long rows = new Unkeyed(here, there).compare(work, sessions);
                return new Compared(rows, List.of(), work.result().reason());
            }
            long rows = new Bucketed(settings, here, there).compare(work, sessions);
            var candidates = new ArrayList<RowKey>();
            for (TableWork.Look look : work.overflow()) {
                candidates.addAll(look.candidates(sessions));
            }
            return new Compared(rows, candidates, Optional.empty());
        }
    }
}
