package io.lockstep.cutover.certificate;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/// The digests of every table, over two snapshots of one state.
///
/// @param session what a session has to be told before it runs the statements
/// @param of when and where the snapshots were taken; none when there are none
/// @param tables with what they come to
/// @param obstacle why there are none; empty when there are
record Digests(String session, Map<Side, Of> of, List<Table> tables, String obstacle) {
    Digests {
        of = Map.copyOf(of);
        tables = List.copyOf(tables);
    }

    /// Which state of a database.
    record Of(String lsn, String at) {}

    /// @param digests of both sides; none where it cannot be digested
    record Table(Digesting.Table asked, Map<Side, Digest> digests) {
        Table {
            digests = Map.copyOf(digests);
        }

        Outcome outcome() {
            Digest source = digests.get(Side.SOURCE);
            Digest target = digests.get(Side.TARGET);
            if (!(source instanceof Digest.Known) || !(target instanceof Digest.Known)) {
                return Outcome.UNVERIFIED;
            }
            return source.equals(target) ? Outcome.EQUAL : Outcome.DIFFERENT;
        }

        /// Why it is not verified, or what else there is to say; empty when nothing is.
        String reason() {
            return digests.values().stream()
                    .filter(Digest.Unknown.class::isInstance)
                    .map(digest -> ((Digest.Unknown) digest).reason())
                    .sorted()
                    .findFirst()
                    .orElse(asked.obstacle());
        }
    }

    enum Outcome {
        EQUAL,
        DIFFERENT,
        UNVERIFIED
    }

    /// The worst of all tables; not verified when there are none.
    Outcome outcome() {
        return tables.stream().map(Table::outcome).reduce(Digests::worse).orElse(Outcome.UNVERIFIED);
    }

    private static Outcome worse(Outcome one, Outcome other) {
        List<Outcome> gravest = List.of(Outcome.DIFFERENT, Outcome.UNVERIFIED, Outcome.EQUAL);
        return gravest.indexOf(one) < gravest.indexOf(other) ? one : other;
    }

    /// The statements alone, of which none was run.
    ///
    /// @param source a session in a transaction; likewise the other
    static Digests unread(Digesting digesting, Connection source, Connection target, String obstacle)
            throws SQLException {
        Digest unknown = new Digest.Unknown(obstacle);
        List<Table> tables = digesting.tables(source, target).stream()
                .map(table -> new Table(table, Map.of(Side.SOURCE, unknown, Side.TARGET, unknown)))
                .toList();
        return new Digests(digesting.session(), Map.of(), tables, obstacle);
    }

    /// Reads every row of every table, on both sides at once.
    ///
    /// @param within after which what is left is not digested
    /// @param progress is told how many of how many tables are through on both sides
    /// @throws SQLException when the snapshots are gone
    static Digests compute(
            Digesting digesting, Map<Side, Snapshot> snapshots, Duration within, BiConsumer<Integer, Integer> progress)
            throws SQLException, InterruptedException {
        Map<Side, Of> of = new EnumMap<>(Side.class);
        snapshots.forEach((side, snapshot) ->
                of.put(side, new Of(snapshot.lsn(), snapshot.at().toString())));
        List<Digesting.Table> asked = digesting.tables(
                on(snapshots, Side.SOURCE).session(), on(snapshots, Side.TARGET).session());
        long end = System.nanoTime() + within.toNanos();
        return new Digests(digesting.session(), of, digested(asked, snapshots, end, progress), "");
    }

    private static List<Table> digested(
            List<Digesting.Table> asked, Map<Side, Snapshot> snapshots, long end, BiConsumer<Integer, Integer> progress)
            throws InterruptedException {
        progress.accept(0, asked.size());
        AtomicInteger steps = new AtomicInteger();
        Map<Side, Map<TableId, Digest>> all = new EnumMap<>(Side.class);
        List<Thread> threads = new ArrayList<>();
        for (Side side : Side.values()) {
            Map<TableId, Digest> digests = new HashMap<>();
            all.put(side, digests);
            threads.add(Thread.ofVirtual().name("digests of the " + side.word()).start(() -> {
                for (Digesting.Table table : asked) {
                    digest(table, on(snapshots, side), end).ifPresent(digest -> digests.put(table.table(), digest));
                    progress.accept(steps.incrementAndGet() / 2, asked.size());
                }
                on(snapshots, side).release();
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        return asked.stream()
                .map(table -> new Table(table, of(table.table(), all)))
                .toList();
    }

    private static Optional<Digest> digest(Digesting.Table table, Snapshot snapshot, long end) {
        return Optional.ofNullable(table.statements().get(snapshot.side()))
                .map(statement -> snapshot.digest(
                        table.on(snapshot.side()), statement, Duration.ofNanos(end - System.nanoTime())));
    }

    private static Map<Side, Digest> of(TableId table, Map<Side, Map<TableId, Digest>> all) {
        Map<Side, Digest> digests = new EnumMap<>(Side.class);
        all.forEach(
                (side, known) -> Optional.ofNullable(known.get(table)).ifPresent(digest -> digests.put(side, digest)));
        return digests;
    }

    private static Snapshot on(Map<Side, Snapshot> snapshots, Side side) {
        return Objects.requireNonNull(snapshots.get(side));
    }
}
