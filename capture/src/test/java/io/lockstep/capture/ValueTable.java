package io.lockstep.capture;

import io.lockstep.capture.database.Catalogue;
import io.lockstep.capture.encoding.TableShape;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.equality.Form;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A table with a column of each type, that has samples of which it is known which are equal, and random values. The
/// two
/// databases have different settings, and their values from the same texts and not from each other. Not thread-safe.
final class ValueTable implements AutoCloseable {
    static final String TABLE = "v";

    private static final int RANDOM = 100;

    /// How direct reads have values printed.
    private static final String PINNED =
            "SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET IntervalStyle = 'postgres'; SET bytea_output = 'hex';"
                    + " SET extra_float_digits = 3; SET lc_monetary = 'C'; SET xmloption = 'content'";

    private final Migration migration;
    private final Map<String, Case> cases = new LinkedHashMap<>();
    private final Map<Side, Connection> connections = new EnumMap<>(Side.class);
    private @Nullable TableShape shape;

    ValueTable(Migration migration) {
        this.migration = migration;
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        System.out.println("EqualityIT: values of seed " + seed + "; again with -Dlockstep.seed=" + seed);
        var random = new RandomValues(seed);
        Map<String, ValueSamples> samples = new HashMap<>();
        ValueSamples.all().forEach(each -> samples.put(each.type(), each));
        random.types().forEach(type -> add(type, samples.remove(type), random.values(type, RANDOM)));
        samples.forEach((type, each) -> add(type, each, List.of()));
        of("text").values().addAll(random.longTexts());
    }

    private void add(String type, @Nullable ValueSamples samples, List<@Nullable String> drawn) {
        List<@Nullable String> values = new ArrayList<>();
        List<Integer> groups = new ArrayList<>();
        List<List<String>> known = samples == null ? List.of() : samples.groups();
        for (int group = 0; group < known.size(); group++) {
            values.addAll(known.get(group));
            while (groups.size() < values.size()) {
                groups.add(group);
            }
        }
        values.addAll(drawn);
        cases.put(type, new Case("c%03d".formatted(cases.size()), type, values, groups));
    }

    List<Case> cases() {
        return List.copyOf(cases.values());
    }

    Case of(String type) {
        return Optional.ofNullable(cases.get(type)).orElseThrow(() -> new IllegalArgumentException(type));
    }

    /// Of each side.
    int rows() {
        return cases.values().stream()
                .mapToInt(each -> each.values().size())
                .max()
                .orElseThrow();
    }

    void create() throws SQLException {
        migration.run(
                Side.TARGET,
                "ALTER DATABASE capture_equality SET timezone = 'Asia/Kolkata'",
                "ALTER DATABASE capture_equality SET intervalstyle = 'sql_standard'",
                "ALTER DATABASE capture_equality SET datestyle = 'SQL, DMY'",
                "ALTER DATABASE capture_equality SET bytea_output = 'escape'",
                "ALTER DATABASE capture_equality SET extra_float_digits = 0");
        migration.runOnBoth(
                "CREATE EXTENSION hstore",
                "CREATE EXTENSION citext",
                "CREATE EXTENSION ltree",
                "CREATE TYPE mood AS ENUM ('sad', 'happy', 'very, \"odd\"')",
                "CREATE TYPE pair AS (a int, b int)",
                "CREATE DOMAIN price AS numeric",
                "CREATE DOMAIN label AS text",
                "CREATE TYPE floatrange AS RANGE (subtype = float8)",
                "CREATE TYPE deal AS (n numeric, \"T t\" text, f float8, c char(6), js jsonb, ps price[])",
                "CREATE TYPE parcel AS (d deal, ds deal[])");
        migration.runOnBoth(cases.values().stream()
                .map(each -> each.column() + " " + each.type())
                .collect(Collectors.joining(", ", "CREATE TABLE %s (id int PRIMARY KEY, ".formatted(TABLE), ")")));
        for (Side side : Side.values()) {
            connections.put(side, pinned(side));
        }
        shape = new Catalogue(connection(Side.SOURCE)).shape(new TableId("public", TABLE));
    }

    void insert() throws SQLException {
        String values = cases.values().stream()
                .map(each -> each.column() + "::" + each.type())
                .collect(Collectors.joining(", "));
        String columns = cases.values().stream().map(Case::column).collect(Collectors.joining(", "));
        String arrays = cases.values().stream().map(_ -> "?").collect(Collectors.joining(", "));
        String sql = "INSERT INTO %s SELECT n - 1, %s FROM unnest(%s) WITH ORDINALITY AS u (%s, n)"
                .formatted(TABLE, values, arrays, columns);
        for (Side side : Side.values()) {
            try (PreparedStatement insert = connection(side).prepareStatement(sql)) {
                int at = 1;
                for (Case each : cases.values()) {
                    insert.setArray(
                            at,
                            connection(side).createArrayOf("text", each.values().toArray()));
                    at++;
                }
                insert.execute();
            }
        }
    }

    /// How values of the type are compared.
    Form form(Case each) {
        return Objects.requireNonNull(shape)
                .column(each.column())
                .orElseThrow()
                .type()
                .form()
                .orElseThrow(() -> new IllegalStateException(each.type() + " is not comparable"));
    }

    /// What a form says in SQL of each row.
    Map<Integer, String> texts(Side side, Case each, Form form) throws SQLException {
        return texts(side, each, form.sql(each.column()));
    }

    /// What an expression says of each row.
    Map<Integer, String> texts(Side side, Case each, String expression) throws SQLException {
        try (Statement statement = connection(side).createStatement();
                ResultSet row = statement.executeQuery("SELECT id, " + expression + " FROM " + TABLE + " WHERE id < "
                        + each.values().size())) {
            Map<Integer, String> texts = new TreeMap<>();
            while (row.next()) {
                texts.put(row.getInt(1), row.getString(2));
            }
            return texts;
        }
    }

    /// The canonical texts in Java.
    Map<Integer, String> canonical(Case each, Form form) throws SQLException {
        Map<Integer, String> texts = texts(Side.SOURCE, each, Form.Simple.PRINTED);
        texts.replaceAll((_, printed) -> printed == null ? null : form.canonical(printed));
        return texts;
    }

    /// Pairs of rows that PostgreSQL's `=` and the canonical texts do not agree about.
    List<String> contradictions(Case each) throws SQLException {
        String query = """
                WITH c AS MATERIALIZED (SELECT id, %1$s AS v, %2$s AS x FROM %3$s WHERE %1$s IS DISTINCT FROM NULL)
                SELECT a.x || ' and ' || b.x FROM c a JOIN c b ON a.id < b.id WHERE (a.v = b.v) <> (a.x = b.x)
                """.formatted(each.column(), form(each).sql(each.column()), TABLE);
        try (Statement statement = connection(Side.SOURCE).createStatement();
                ResultSet row = statement.executeQuery(query)) {
            List<String> found = new ArrayList<>();
            while (row.next()) {
                found.add(row.getString(1));
            }
            return found;
        }
    }

    /// A session that prints as direct reads have it.
    Connection connection(Side side) {
        return Objects.requireNonNull(connections.get(side));
    }

    @Override
    public void close() throws SQLException {
        for (Connection connection : connections.values()) {
            connection.close();
        }
    }

    private Connection pinned(Side side) throws SQLException {
        Connection connection = migration.database(side).connect();
        try (Statement statement = connection.createStatement()) {
            statement.execute(PINNED);
        }
        return connection;
    }

    /// A type and its values; the row `id` has the value at that place.
    ///
    /// @param groups of the first values: those of one number are equal to each other and to no others of these
    record Case(String column, String type, List<@Nullable String> values, List<Integer> groups) {
        Optional<Integer> group(int id) {
            return id < groups.size() ? Optional.of(groups.get(id)) : Optional.empty();
        }

        /// The pairs of rows of which one relation says that they are equal and the other that they are not.
        List<String> disagreements(Map<Integer, ?> one, Map<Integer, ?> other) {
            List<String> found = new ArrayList<>();
            if (!one.keySet().equals(other.keySet())) {
                found.add("rows " + one.keySet() + " and " + other.keySet());
            }
            one.forEach((a, first) -> other.keySet().stream().filter(b -> b > a).forEach(b -> {
                if (equal(first, one.get(b)) != equal(other.get(a), other.get(b))) {
                    found.add(shown(a) + " and " + shown(b));
                }
            }));
            return found;
        }

        private static boolean equal(@Nullable Object one, @Nullable Object other) {
            return one == null ? other == null : one.equals(other);
        }

        private String shown(int id) {
            String value = values.get(id);
            return value == null || value.length() < 200 ? type + " " + value : type + " of " + value.length();
        }
    }
}
