package io.lockstep.lab;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/// Makes a row of the target what it is on the source, by one plain write. Rows travel as composite literals,
/// which keep every value exactly.
record RowRepair(Database source, Database target) {

    void repair(RowAddress row) throws SQLException {
        Optional<String> wanted = read(row);
        if (wanted.isPresent()) {
            write(row, wanted.get());
        } else {
            Sessions.execute(target, row.delete());
        }
    }

    private Optional<String> read(RowAddress row) throws SQLException {
        try (Connection connection = source.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(row.select("t::text"))) {
            return rows.next() ? Optional.of(rows.getString(1)) : Optional.empty();
        }
    }

    private void write(RowAddress row, String composite) throws SQLException {
        String table = row.table().quoted();
        String upsert = "INSERT INTO " + table + " SELECT (?::" + table + ").* ON CONFLICT (" + row.keyColumns()
                + ") DO UPDATE SET " + assignments(row);
        try (Connection connection = target.connect();
                PreparedStatement statement = connection.prepareStatement(upsert)) {
            statement.setString(1, composite);
            statement.executeUpdate();
        }
    }

    private String assignments(RowAddress row) throws SQLException {
        return Sessions.text(target, """
                SELECT string_agg(quote_ident(attname) || ' = EXCLUDED.' || quote_ident(attname), ', ' ORDER BY attnum)
                FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped""".formatted(Quoting.literal(row.table().quoted())));
    }
}
