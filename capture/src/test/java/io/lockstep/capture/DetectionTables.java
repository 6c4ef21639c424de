package io.lockstep.capture;

import io.lockstep.capture.database.Catalogue;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.events.equality.Form;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A table for each type of [Difference], on both sides, whose rows differ from their counterparts.
final class DetectionTables {
    private final Migration migration;
    private final Map<String, List<Difference>> tables = new LinkedHashMap<>();

    DetectionTables(Migration migration) {
        this.migration = migration;
        Map<String, List<Difference>> byType = Difference.all().stream()
                .collect(Collectors.groupingBy(Difference::type, LinkedHashMap::new, Collectors.toList()));
        byType.values().forEach(differences -> tables.put("d" + tables.size(), differences));
    }

    /// Of each side.
    int rows() {
        return tables.values().stream().mapToInt(List::size).sum();
    }

    void create() throws SQLException {
        var statements = new StringBuilder();
        tables.forEach((table, differences) -> {
            Difference first = differences.getFirst();
            statements.append("CREATE TABLE " + table + " (id int PRIMARY KEY");
            for (int i = 0; i < first.types().size(); i++) {
                statements.append(", v" + i + " " + first.types().get(i));
            }
            statements.append(");");
        });
        migration.runOnBoth(statements.toString());
    }

    void insert(Side side, Connection connection) throws SQLException {
        for (Map.Entry<String, List<Difference>> table : tables.entrySet()) {
            List<Difference> differences = table.getValue();
            String casts = differences.getFirst().types().stream()
                    .map(type -> ", ?::text::" + type)
                    .collect(Collectors.joining());
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO " + table.getKey() + " VALUES (?" + casts + ")")) {
                for (int id = 0; id < differences.size(); id++) {
                    Difference each = differences.get(id);
                    List<@Nullable String> row = side == Side.SOURCE ? each.source() : each.target();
                    insert.setInt(1, id);
                    for (int i = 0; i < row.size(); i++) {
                        insert.setString(i + 2, row.get(i));
                    }
                    insert.addBatch();
                }
                insert.executeBatch();
            }
        }
    }

    /// What is found by the change logs, and by direct reads, of every difference.
    Map<Difference, Found> found(Function<Side, Connection> connections) throws SQLException {
        Map<Difference, Found> found = new LinkedHashMap<>();
        for (Map.Entry<String, List<Difference>> table : tables.entrySet()) {
            Map<Integer, RowImage> source = images(Side.SOURCE, table.getKey());
            Map<Integer, RowImage> target = images(Side.TARGET, table.getKey());
            List<List<@Nullable String>> here = texts(connections.apply(Side.SOURCE), table.getKey());
            List<List<@Nullable String>> there = texts(connections.apply(Side.TARGET), table.getKey());
            for (int id = 0; id < table.getValue().size(); id++) {
                Difference difference = table.getValue().get(id);
                int forms = difference.types().size();
                boolean byLog = !image(source, id).equals(image(target, id));
                boolean byRead =
                        !here.get(id).subList(0, forms).equals(there.get(id).subList(0, forms));
                found.put(difference, new Found(byLog, byRead, !here.get(id).equals(there.get(id))));
            }
        }
        return found;
    }

    private static RowImage image(Map<Integer, RowImage> images, int id) {
        if (images.get(id) instanceof RowImage.Present image && !image.hasHidden()) {
            return image;
        }
        throw new IllegalStateException("The log does not show row " + id);
    }

    private Map<Integer, RowImage> images(Side side, String table) {
        Map<Integer, RowImage> images = new TreeMap<>();
        for (RowVersion version : migration.log(side).versions(table)) {
            images.put(Integer.parseInt(version.key().columns().getFirst().text()), version.image());
        }
        return images;
    }

    /// The canonical texts of each row, and then its texts as they print.
    private static List<List<@Nullable String>> texts(Connection connection, String table) throws SQLException {
        TableShape shape = new Catalogue(connection).shape(new TableId("public", table));
        List<ColumnType> types =
                shape.columns().stream().skip(1).map(column -> column.type()).toList();
        List<String> expressions = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            expressions.add(types.get(i).form().orElseThrow().sql("v" + i));
        }
        for (int i = 0; i < types.size(); i++) {
            expressions.add(Form.Simple.PRINTED.sql("v" + i));
        }
        List<List<@Nullable String>> rows = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                        "SELECT " + String.join(", ", expressions) + " FROM " + table + " ORDER BY id");
                ResultSet row = query.executeQuery()) {
            while (row.next()) {
                List<@Nullable String> texts = new ArrayList<>();
                for (int i = 1; i <= expressions.size(); i++) {
                    texts.add(row.getString(i));
                }
                rows.add(texts);
            }
        }
        return rows;
    }

    /// Who has seen a difference.
    record Found(boolean byLog, boolean byRead, boolean byExactRead) {}
}
