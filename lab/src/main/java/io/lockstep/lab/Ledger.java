package io.lockstep.lab;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;

/// What [LedgerClients] were told is written: numbered entries, each of which counts in one account. Says what of it a
/// database does not have. Thread-safe.
public final class Ledger {
    public static final TableName ENTRIES = new TableName("public", "ledger");
    public static final TableName ACCOUNTS = new TableName("public", "account");

    static final int ACCOUNT_COUNT = 1000;
    private static final int ANSWERS_KEPT = 100_000;
    private static final int TEXTS_KEPT = 20;

    private final BitSet acknowledged = new BitSet();
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<String> failures = new ArrayList<>();
    private int last;
    private long failed;

    /// One request of a client that was answered.
    ///
    /// @param took for how long the client waited for all of it
    public record Answer(Instant asked, Duration took) {
        public Instant answered() {
            return asked.plus(took);
        }
    }

    /// A database beside what was acknowledged.
    ///
    /// @param acknowledged entries that a client was told are written
    /// @param entries that are there
    /// @param missing acknowledged ones that are not
    /// @param repeated that are there once more
    /// @param counted by the accounts
    public record Audit(long acknowledged, long entries, long missing, long repeated, long counted) {
        /// Acknowledged writes that are not there: entries, and what accounts do not count of those that are.
        public long lost() {
            return missing + Math.max(0, entries - counted);
        }

        /// Whether exactly what was acknowledged is there, once.
        public boolean exact() {
            return entries == acknowledged && missing == 0 && repeated == 0 && counted == entries;
        }
    }

    /// Creates the tables in both databases, and the accounts in the source.
    public static void create(Database source, Database target) throws SQLException {
        for (Database each : List.of(source, target)) {
            Sessions.execute(
                    each,
                    "CREATE TABLE public.ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                            + " number integer NOT NULL, account integer NOT NULL);"
                            + "CREATE TABLE public.account (id integer PRIMARY KEY, transactions bigint NOT NULL)");
        }
        Sessions.execute(
                source,
                "INSERT INTO public.account SELECT i, 0 FROM generate_series(0, " + (ACCOUNT_COUNT - 1) + ") i");
    }

    /// The tables that it is written to.
    public static List<TableName> tables() {
        return List.of(ENTRIES, ACCOUNTS);
    }

    synchronized int next() {
        return ++last;
    }

    synchronized void acknowledge(int number, Answer answer) {
        acknowledged.set(number);
        answers.add(answer);
        if (answers.size() > ANSWERS_KEPT) {
            answers.remove();
        }
    }

    synchronized void fail(String problem) {
        failed++;
        if (failures.size() < TEXTS_KEPT) {
            failures.add(problem);
        }
    }

    /// Requests that were acknowledged.
    public synchronized long acknowledged() {
        return acknowledged.cardinality();
    }

    /// Requests that failed.
    public synchronized long failed() {
        return failed;
    }

    /// What was said of the first that failed.
    public synchronized List<String> failures() {
        return List.copyOf(failures);
    }

    /// Requests that were under way at some moment between these two, as far as they are remembered: the newest
    /// hundred thousand.
    public synchronized List<Answer> answers(Instant from, Instant to) {
        return answers.stream()
                .filter(answer ->
                        !answer.answered().isBefore(from) && !answer.asked().isAfter(to))
                .toList();
    }

    /// Compares it with what a database has, while no client writes.
    public synchronized Audit audit(Database database) throws SQLException {
        var found = new BitSet();
        long entries = 0;
        long repeated = 0;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT number FROM public.ledger")) {
            while (rows.next()) {
                int number = rows.getInt(1);
                entries++;
                repeated += found.get(number) ? 1 : 0;
                found.set(number);
            }
        }
        var missing = (BitSet) acknowledged.clone();
        missing.andNot(found);
        long counted =
                Long.parseLong(Sessions.text(database, "SELECT coalesce(sum(transactions), 0) FROM public.account"));
        return new Audit(acknowledged.cardinality(), entries, missing.cardinality(), repeated, counted);
    }
}
