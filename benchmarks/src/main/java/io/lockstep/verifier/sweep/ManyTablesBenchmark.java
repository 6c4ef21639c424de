package io.lockstep.verifier.sweep;

import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What a table costs that has next to no rows: many of them are compared.
public final class ManyTablesBenchmark {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;
    private static final int JOBS = 4;

    private ManyTablesBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        int count = Integer.getInteger("tables", 2000);
        try (Lab lab = Lab.builder().source().target().start()) {
            Database source = lab.source().database();
            Database target = lab.target().database();
            List<TablePair> tables = tables(count);
            create(source, tables);
            create(target, tables);
            boolean equal = true;
            for (int round = 0; round < 2; round++) {
                equal &= compared(source, target, tables);
            }
            System.exit(equal ? 0 : 1);
        }
    }

    private static boolean compared(Database source, Database target, List<TablePair> tables) throws Exception {
        var settings = SweepSettings.of(JOBS, Optional.empty(), ColumnRules.NONE, false);
        long began = System.nanoTime();
        Sweep.Found found = new Sweep(settings, source::connect, target::connect, new SweepListener() {}).run(tables);
        double seconds = (System.nanoTime() - began) / NANOS;
        boolean equal = found.tables().stream().allMatch(table -> table.outcome() == Outcome.EQUAL);
        System.out.println(String.format(
                Locale.ROOT,
                "%d tables in %.1f s with %d jobs: %.1f ms a table%s",
                tables.size(),
                seconds,
                JOBS,
                seconds * MILLIS / tables.size(),
                equal ? "" : "  WRONG"));
        return equal;
    }

    private static List<TablePair> tables(int count) {
        var tables = new ArrayList<TablePair>();
        for (int i = 0; i < count; i++) {
            var table = new TableId("public", "t" + i);
            tables.add(new TablePair(table, table));
        }
        return tables;
    }

    private static void create(Database database, List<TablePair> tables) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (TablePair table : tables) {
                String name = table.source().name();
                statement.execute("CREATE TABLE public." + name + " (id int PRIMARY KEY, note text, at timestamptz)");
                statement.execute("INSERT INTO public." + name
                        + " SELECT i, 'note ' || i, timestamptz '2020-01-01Z' FROM generate_series(1, 100) AS i");
            }
            statement.execute("ANALYZE");
        }
    }
}
