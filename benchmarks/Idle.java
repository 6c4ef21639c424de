import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Measures what a migration costs in which nothing happens: the write-ahead log that the watermarks make on the
/// source, and the processor time of all services. Ends with 0 only when both are within what is promised.
final class Idle {
    private static final double WAL_BYTES_A_SECOND = 1024;
    private static final double SHARE_OF_A_CORE = 0.05;

    public static void main(String[] words) throws Exception {
        int seconds = words.length > 1 && words[0].equals("--seconds") ? Integer.parseInt(words[1]) : 120;
        try (Fleet fleet = Fleet.start(2000, 1, "1s")) {
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(20));
            long log = position(fleet);
            Duration processor = fleet.processorTime();
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(seconds));
            double bytes = (position(fleet) - log) / (double) seconds;
            double share = fleet.processorTime().minus(processor).toMillis() / (seconds * 1000.0);
            System.out.printf("WAL on the source     %.0f bytes a second (at most %.0f)%n", bytes, WAL_BYTES_A_SECOND);
            System.out.printf("CPU of all services   %.1f %% of a core (at most %.1f)%n", share * 100, SHARE_OF_A_CORE * 100);
            System.exit(bytes <= WAL_BYTES_A_SECOND && share <= SHARE_OF_A_CORE ? 0 : 1);
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
