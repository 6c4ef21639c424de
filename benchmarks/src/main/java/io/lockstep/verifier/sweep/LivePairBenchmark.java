package io.lockstep.verifier.sweep;

import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import io.lockstep.lab.TcpProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/// Compares a pair over and over while the source is written to and replication is held and let go, first with nothing
/// wrong, then with differences planted in rows that nobody touches and in those that are written. Ends with 0 when no
/// row was called different that is not, and every planted difference was found in every pass, with key and columns.
public final class LivePairBenchmark {
    private static final Duration HELD = Duration.ofSeconds(2);
    private static final Duration PASSING = Duration.ofMillis(700);
    private static final Duration READY = Duration.ofMinutes(20);
    private static final double NANOS = 1e9;

    /// What is planted: on the target, and what is to be said of the row.
    private static final List<Planted> PLANTED = List.of(
            new Planted("UPDATE public.mixed SET note = 'wrong' WHERE id = 150001", "VALUE_MISMATCH 150001 [note]"),
            new Planted("UPDATE public.mixed SET amount = -amount WHERE id = 150002", "VALUE_MISMATCH 150002 [amount]"),
            new Planted("UPDATE public.mixed SET remark = '' WHERE id = 150003", "VALUE_MISMATCH 150003 [remark]"),
            new Planted(
                    "UPDATE public.mixed SET at = at + interval '1 microsecond', paid = NULL WHERE id = 150004",
                    "VALUE_MISMATCH 150004 [at, paid]"),
            new Planted("DELETE FROM public.mixed WHERE id = 150005", "MISSING_ROW 150005 []"),
            new Planted("INSERT INTO public.mixed (id, note) VALUES (-1, 'extra')", "EXTRA_ROW -1 []"),
            new Planted(
                    "UPDATE public.narrow SET abalance = abalance + 1 WHERE aid = 1", "VALUE_MISMATCH 1 [abalance]"),
            new Planted("DELETE FROM public.mixed WHERE id = 11", "MISSING_ROW 11 []"),
            new Planted("DELETE FROM public.mixed WHERE id = 22", "MISSING_ROW 22 []"),
            new Planted("UPDATE public.mixed SET code = 'forged' WHERE id = 33", "VALUE_MISMATCH 33 [code]"));

    /// Rows of [#PLANTED] that the source goes on updating: the trigger keeps one of them wrong.
    private static final List<Integer> WRITTEN = List.of(11, 22, 33);

    private static final List<String> FORGER = List.of(
            "CREATE FUNCTION public.forge() RETURNS trigger LANGUAGE plpgsql AS"
                    + " $$ BEGIN NEW.code := 'forged'; RETURN NEW; END $$",
            "CREATE TRIGGER forge BEFORE UPDATE ON public.mixed FOR EACH ROW WHEN (OLD.id = 33)"
                    + " EXECUTE FUNCTION public.forge()",
            "ALTER TABLE public.mixed ENABLE ALWAYS TRIGGER forge");

    private final Database source;
    private final Database target;
    private final TcpProxy network;
    private volatile boolean over;
    private boolean right = true;

    private record Planted(String sql, String said) {}

    private LivePairBenchmark(Database source, Database target, TcpProxy network) {
        this.source = source;
        this.target = target;
        this.network = network;
    }

    public static void main(String[] arguments) throws Exception {
        try (Lab lab = Lab.builder().source().target().start()) {
            Database source = lab.source().database();
            Database target = lab.target().database();
            AtRest.fill(source, Long.getLong("narrow", 1_000_000), Long.getLong("mixed", 400_000));
            AtRest.create(target);
            try (TcpProxy network = TcpProxy.to(source.host(), source.port());
                    NativeReplication replication = NativeReplication.create(
                            source.at(network.host(), network.port()),
                            target,
                            "live",
                            List.of(new TableName("public", "narrow"), new TableName("public", "mixed")))) {
                replication.awaitSynchronised(READY);
                var benchmark = new LivePairBenchmark(source, target, network);
                benchmark.run(Duration.ofSeconds(Long.getLong("seconds", 120)));
                network.pass();
                System.exit(benchmark.right ? 0 : 1);
            }
        }
    }

    private void run(Duration time) throws Exception {
        Thread writer = Thread.ofPlatform().name("writer").start(() -> unlessOver(this::write));
        Thread sawTooth = Thread.ofPlatform().name("saw-tooth").start(() -> unlessOver(this::holdAndLetGo));
        passes("nothing is wrong", time, List.of());
        System.out.printf(
                Locale.ROOT,
                "COPY of both sides, merged: %d rows differ, of which none does%n",
                CopyMerge.differing(source, target, "public.narrow", "aid")
                        + CopyMerge.differing(source, target, "public.mixed", "id"));
        for (String statement : FORGER) {
            execute(target, statement);
        }
        for (Planted each : PLANTED) {
            execute(target, each.sql);
        }
        passes("planted", time, PLANTED.stream().map(Planted::said).sorted().toList());
        over = true;
        writer.join();
        sawTooth.join();
    }

    private void passes(String what, Duration time, List<String> expected) throws Exception {
        long began = System.nanoTime();
        int passes = 0;
        while (System.nanoTime() - began < time.toNanos()) {
            long start = System.nanoTime();
            Sweep.Found found = new Sweep(
                            SweepSettings.of(2, Optional.empty(), ColumnRules.NONE, false),
                            source::connect,
                            target::connect,
                            new SweepListener() {})
                    .run(List.of(AtRest.NARROW, AtRest.MIXED));
            passes++;
            List<String> said = said(found);
            List<String> missing = new ArrayList<>(expected);
            missing.removeAll(said);
            List<String> falsely = new ArrayList<>(said);
            falsely.removeAll(expected);
            long unsettled =
                    found.tables().stream().mapToLong(TableResult::unsettled).sum();
            System.out.printf(
                    Locale.ROOT,
                    "%-17s pass %2d  %5.1f s  %2d of %2d found, %d false, %d rows moved too fast, %s%n",
                    what,
                    passes,
                    (System.nanoTime() - start) / NANOS,
                    said.size() - falsely.size(),
                    expected.size(),
                    falsely.size(),
                    unsettled,
                    outcomes(found));
            missing.forEach(each -> System.out.printf(Locale.ROOT, "  MISSED %s%n", each));
            falsely.forEach(each -> System.out.printf(Locale.ROOT, "  FALSE  %s%n", each));
            right &= missing.isEmpty() && falsely.isEmpty();
        }
    }

    private static List<String> said(Sweep.Found found) {
        return found.tables().stream()
                .flatMap(table -> table.differences().stream())
                .map(difference -> difference.kind() + " "
                        + difference.key().columns().getFirst().text() + " " + difference.columns())
                .sorted()
                .toList();
    }

    private static Map<String, String> outcomes(Sweep.Found found) {
        var outcomes = new TreeMap<String, String>();
        found.tables()
                .forEach(table -> outcomes.put(
                        table.table().target().name(),
                        table.outcome()
                                + table.reason()
                                        .map(reason -> " (" + reason + ")")
                                        .orElse("")));
        return outcomes;
    }

    /// 200 transactions a second: updates, inserts and deletes of the first rows, and updates of narrow ones.
    private void write() throws SQLException {
        long mixed = Math.min(100_000, Long.getLong("mixed", 400_000) / 4);
        long began = System.nanoTime();
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement()) {
            for (long i = 0; !over; i++) {
                statement.execute(change(i, 100 + (i * 7919) % mixed));
                long due = began + i * 5_000_000;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
    }

    private static String change(long i, long id) {
        if (i % 4 == 3) {
            return "UPDATE public.narrow SET abalance = abalance + 1 WHERE aid = " + (100 + (i * 104_729) % 900_000);
        }
        if (i % 20 == 0) {
            return "UPDATE public.mixed SET quantity = quantity + 1 WHERE id = "
                    + WRITTEN.get((int) (i / 20 % WRITTEN.size()));
        }
        return switch ((int) (i % 10)) {
            case 1, 5 ->
                "INSERT INTO public.mixed (id, note, quantity) VALUES (" + (10_000_000 + i) + ", 'new', " + i + ")";
            case 9 -> "DELETE FROM public.mixed WHERE id = (SELECT max(id) FROM public.mixed WHERE id > 10000000)";
            default -> "UPDATE public.mixed SET quantity = quantity + 1, at = now() WHERE id = " + id;
        };
    }

    private void holdAndLetGo() {
        while (!over) {
            network.swallow();
            LockSupport.parkNanos(HELD.toNanos());
            network.pass();
            LockSupport.parkNanos(PASSING.toNanos());
        }
    }

    @FunctionalInterface
    private interface Work {
        void run() throws SQLException;
    }

    private void unlessOver(Work work) {
        try {
            work.run();
        } catch (SQLException e) {
            System.out.printf(Locale.ROOT, "the writer has failed: %s%n", String.valueOf(e.getMessage()));
            right = false;
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
