package io.lockstep.verifier.sweep;

import com.sun.management.OperatingSystemMXBean;
import io.lockstep.events.Side;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// Compares a data set that is the same on two servers: by the sweep, by one scan of each server with the same hash,
/// and by
/// copying both sides out and merging them; then by the sweep with one row that differs.
public final class SweepBenchmark {
    private static final double NANOS = 1e9;
    private static final double MILLION = 1e6;

    /// Sessions that were closed end, so that their processor time is known.
    private static final Duration AFTER = Duration.ofMillis(300);

    private final Database source;
    private final Database target;
    private final long rows;

    private SweepBenchmark(Database source, Database target, long rows) {
        this.source = source;
        this.target = target;
        this.rows = rows;
    }

    public static void main(String[] arguments) throws Exception {
        long narrow = Long.getLong("narrow", 5_000_000);
        long mixed = Long.getLong("mixed", 2_000_000);
        try (Lab lab = Lab.builder().source().target().start()) {
            Database source = lab.source().database();
            Database target = lab.target().database();
            AtRest.fill(source, narrow, mixed);
            AtRest.fill(target, narrow, mixed);
            var benchmark = new SweepBenchmark(source, target, narrow + mixed);
            boolean right = true;
            for (int round = 0; round < Integer.getInteger("rounds", 2); round++) {
                right &= benchmark.round();
            }
            right &= benchmark.oneRow();
            System.exit(right ? 0 : 1);
        }
    }

    private boolean round() throws Exception {
        Took scan = took("one scan of each server, the same hash", this::scan);
        Took sweep = took("sweep, one job", () -> sweep(Outcome.EQUAL));
        Took copy = took("COPY of both sides, merged", this::copy);
        System.out.printf(
                Locale.ROOT,
                "sweep: %.2f of the speed of the scan, %.1f times that of COPY, at %.2f of its processor time%n",
                scan.seconds / sweep.seconds,
                copy.seconds / sweep.seconds,
                sweep.processor / copy.processor);
        return sweep.right && copy.right;
    }

    private boolean oneRow() throws Exception {
        Took equal = took("sweep, all equal", () -> sweep(Outcome.EQUAL));
        execute(target, "UPDATE public.mixed SET note = 'wrong' WHERE id = (SELECT max(id) / 2 FROM public.mixed)");
        Took one = took("sweep, one row differs", () -> sweep(Outcome.DIFFERENT));
        System.out.printf(
                Locale.ROOT,
                "one row that differs: %+.1f %% processor time, %+.2f s%n",
                100 * (one.processor / equal.processor - 1),
                one.seconds - equal.seconds);
        return one.right;
    }

    /// What a server has to do in any case: read every row and hash it.
    private boolean scan() throws Exception {
        try (Crew crew = new Crew(1, source::connect, target::connect)) {
            Crew.Pair sessions = crew.pair();
            RowHash hash = HashTrial.chosen(sessions);
            boolean equal = true;
            for (TablePair pair : List.of(AtRest.NARROW, AtRest.MIXED)) {
                ComparedTable table = ComparedTable.read(pair, settings(), sessions.source(), sessions.target());
                SideReader here = new SideReader(table, Side.SOURCE, hash);
                SideReader there = new SideReader(table, Side.TARGET, hash);
                Crew.Both<Sums> sums = sessions.both(
                        session -> here.sums(session, KeyRange.EVERYTHING),
                        session -> there.sums(session, KeyRange.EVERYTHING));
                equal &= sums.source().equals(sums.target());
            }
            return equal;
        }
    }

    private boolean sweep(Outcome expected) throws Exception {
        List<TableResult> results = new Sweep(settings(), source::connect, target::connect, new SweepListener() {})
                .run(List.of(AtRest.NARROW, AtRest.MIXED))
                .tables();
        return results.getLast().outcome() == expected && results.getFirst().outcome() == Outcome.EQUAL;
    }

    private boolean copy() throws SQLException, IOException {
        return CopyMerge.differing(source, target, "public.narrow", "aid")
                        + CopyMerge.differing(source, target, "public.mixed", "id")
                == 0;
    }

    private static SweepSettings settings() {
        return SweepSettings.of(1, Optional.empty(), ColumnRules.NONE, false);
    }

    /// @param processor seconds of this process and of the servers
    private record Took(double seconds, double processor, boolean right) {}

    private interface Pass {
        boolean run() throws Exception;
    }

    private Took took(String what, Pass pass) throws Exception {
        double cpu = processor();
        long began = System.nanoTime();
        boolean right = pass.run();
        double seconds = (System.nanoTime() - began) / NANOS;
        Thread.sleep(AFTER);
        var took = new Took(seconds, processor() - cpu, right);
        System.out.printf(
                Locale.ROOT,
                "%-40s %6.1f s  %,9.0f rows/s  %5.2f s of processor per million rows%s%n",
                what,
                seconds,
                rows / seconds,
                took.processor / (rows / MILLION),
                right ? "" : "  WRONG");
        return took;
    }

    private static double processor() throws IOException {
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return process.getProcessCpuTime() / NANOS + servers();
    }

    /// The processor time of all PostgreSQL processes, and of those that have ended.
    private static double servers() throws IOException {
        long ticks = 0;
        try (Stream<ProcessHandle> processes = ProcessHandle.allProcesses()) {
            for (ProcessHandle process : processes.toList()) {
                if (process.info()
                        .command()
                        .filter(name -> name.endsWith("postgres"))
                        .isPresent()) {
                    ticks += ticks(process.pid());
                }
            }
        }
        return ticks / 100.0;
    }

    private static long ticks(long pid) throws IOException {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return LongStream.rangeClosed(11, 14)
                    .map(i -> Long.parseLong(fields[(int) i]))
                    .sum();
        } catch (java.nio.file.NoSuchFileException _) {
            return 0;
        }
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
