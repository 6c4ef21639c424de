package io.lockstep.verifier.sweep;

import io.lockstep.lab.Database;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyInputStream;

/// What the pass is measured against: both sides copied out in the order of an integer key, and merged line by line.
final class CopyMerge {
    private static final int BUFFER = 1 << 20;

    private CopyMerge() {}

    /// @return how many rows are not the same on both sides
    static long differing(Database source, Database target, String table, String key) throws SQLException, IOException {
        String sql = "COPY (SELECT * FROM " + table + " ORDER BY " + key + ") TO STDOUT";
        try (Connection here = source.connect();
                Connection there = target.connect();
                BufferedReader left = lines(here, sql);
                BufferedReader right = lines(there, sql)) {
            return merged(left, right);
        }
    }

    private static BufferedReader lines(Connection connection, String sql) throws SQLException {
        connection.createStatement().execute("SET TimeZone = 'UTC'");
        var copied = new PGCopyInputStream(connection.unwrap(PGConnection.class), sql);
        return new BufferedReader(new InputStreamReader(copied, StandardCharsets.ISO_8859_1), BUFFER);
    }

    private static long merged(BufferedReader left, BufferedReader right) throws IOException {
        long differing = 0;
        String here = left.readLine();
        String there = right.readLine();
        while (here != null || there != null) {
            long order = key(here) - key(there);
            if (order != 0 || !String.valueOf(here).equals(there)) {
                differing++;
            }
            here = order <= 0 ? left.readLine() : here;
            there = order >= 0 ? right.readLine() : there;
        }
        return differing;
    }

    private static long key(@Nullable String line) {
        return line == null ? Long.MAX_VALUE / 2 : Long.parseLong(line, 0, line.indexOf('\t'), 10);
    }
}
