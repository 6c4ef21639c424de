package io.lockstep.lab.dms;

import io.lockstep.lab.Database;
import io.lockstep.lab.TableName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// Which tables a task carries: those of the source that its rules select and the target has.
record Selection(Database source, Database target, Settings settings) {
    private static final String TABLES = """
            SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema')
                AND NOT starts_with(c.relname, 'awsdms_') ORDER BY 1, 2""";

    List<TableName> tables() throws SQLException {
        List<TableName> there = names(target);
        return names(source).stream()
                .filter(settings::selects)
                .filter(there::contains)
                .toList();
    }

    private static List<TableName> names(Database database) throws SQLException {
        try (Connection session = database.connect();
                Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(TABLES)) {
            List<TableName> names = new ArrayList<>();
            while (rows.next()) {
                names.add(new TableName(rows.getString(1), rows.getString(2)));
            }
            return names;
        }
    }
}
