import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Measures what a migration costs in which nothing happens: the write-ahead log that the watermarks make on the
/// source, and the processor time of all services. Ends with 0 only when both are within what is promised, and
/// measures nothing when a service is not at work from the beginning to the end.
final class Idle {
    private static final double WAL_BYTES_A_SECOND = 1024;
    private static final double SHARE_OF_A_CORE = 0.05;

    public static void main(String[] words) throws Exception {
        var defaults = Map.of("seconds", "120", "warm-up", "300", "threads", "0");
        try {
            System.exit(measure(Options.of(words, defaults)) ? 0 : 1);
        } catch (NotIdle e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static boolean measure(Options options) throws Exception {
        int seconds = options.number("seconds");
        try (Fleet fleet = Fleet.start(2000, 1, "1s")) {
            pause(fleet, options.number("warm-up"), "the warm-up");
            atWork(fleet, "after the warm-up");
            long log = position(fleet);
            Map<String, Duration> before = fleet.processorTime();
            Map<String, Duration> threadsBefore = fleet.threadTime();
            pause(fleet, seconds, "the measurement");
            double bytes = (position(fleet) - log) / (double) seconds;
            Map<String, Duration> after = fleet.processorTime();
            Map<String, Duration> threads = fleet.threadTime();
            atWork(fleet, "at the end of the measurement");
            double share = 0;
            System.out.println("idle " + options);
            for (String service : after.keySet()) {
                double own = share(before, after, service, seconds);
                share += own;
                System.out.printf("CPU of %-14s %5.2f %% of a core%n", service, own * 100);
            }
            threads.keySet().stream()
                    .sorted((a, b) -> Double.compare(share(threadsBefore, threads, b, seconds), share(threadsBefore, threads, a, seconds)))
                    .limit(options.number("threads"))
                    .forEach(thread -> System.out.printf(
                            "  %5.2f %% %s%n", share(threadsBefore, threads, thread, seconds) * 100, thread));
            System.out.printf("CPU of all services   %5.2f %% of a core (at most %.1f)%n", share * 100, SHARE_OF_A_CORE * 100);
            System.out.printf("WAL on the source     %.0f bytes a second (at most %.0f)%n", bytes, WAL_BYTES_A_SECOND);
            return bytes <= WAL_BYTES_A_SECOND && share <= SHARE_OF_A_CORE;
        }
    }

    private static double share(Map<String, Duration> before, Map<String, Duration> after, String name, int seconds) {
        Duration used = after.get(name).minus(before.getOrDefault(name, Duration.ZERO));
        return used.toMillis() / (seconds * 1000.0);
    }

    /// Waits while every service is alive.
    private static void pause(Fleet fleet, int seconds, String meanwhile) throws NotIdle {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
            if (!fleet.dead().isEmpty()) {
                throw new NotIdle("during " + meanwhile + " " + fleet.dead() + " ended");
            }
            LockSupport.parkNanos(Math.min(left, TimeUnit.SECONDS.toNanos(1)));
        }
    }

    private static void atWork(Fleet fleet, String when) throws NotIdle {
        if (!fleet.notReady().isEmpty()) {
            throw new NotIdle(when + " " + fleet.notReady() + " were not ready");
        }
        if (!fleet.verdict().equals("PROVEN")) {
            throw new NotIdle(when + " the verdict was " + fleet.verdict());
        }
    }

    /// The services were not all at work, so that what they used says nothing.
    private static final class NotIdle extends Exception {
        private static final long serialVersionUID = 1;

        NotIdle(String what) {
            super("Nothing was measured: " + what);
        }
    }

    private static long position(Fleet fleet) throws Exception {
        try (Connection connection = fleet.source().connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint")) {
            row.next();
            return row.getLong(1);
        }
    }
}
