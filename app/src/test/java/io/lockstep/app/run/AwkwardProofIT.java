package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.cutover.view.TableView;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables without a primary key, partitioned on one side only, and tables that change while they are compared, from the
/// databases to the verdict: none raises an alarm that is false, and none goes unproven without a reason.
final class AwkwardProofIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "awkward_proof";

    private static final String BOTH = """
            CREATE TABLE by_index (a int, b text NOT NULL, c int, made int GENERATED ALWAYS AS (c * 2) STORED);
            CREATE UNIQUE INDEX by_b ON by_index (b);
            ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_b;
            CREATE TABLE full_unique (a int NOT NULL UNIQUE, c text);
            ALTER TABLE full_unique REPLICA IDENTITY FULL;
            CREATE TABLE evolving (id int PRIMARY KEY, a int, b text);
            CREATE TABLE retyped (id int PRIMARY KEY, a int);
            """;
    private static final String SOURCE = BOTH + """
            CREATE TABLE tree (id int, k int, v text, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
            CREATE TABLE tree_1 PARTITION OF tree FOR VALUES IN (1);
            CREATE TABLE tree_2 PARTITION OF tree FOR VALUES IN (2)""";
    private static final String TARGET = BOTH + "CREATE TABLE tree (id int, k int, v text, PRIMARY KEY (id, k))";

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();

    @Test
    void they_are_proven_or_say_why_not_and_no_alarm_is_false() throws Exception {
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            execute(server, "CREATE DATABASE " + NAME);
        }
        execute(source(), SOURCE);
        execute(target(), TARGET);
        List<TableName> tables = List.of(
                new TableName("public", "by_index"),
                new TableName("public", "full_unique"),
                new TableName("public", "evolving"),
                new TableName("public", "retyped"));
        try (NativeReplication replicator = NativeReplication.create(source(), target(), NAME + "_sub", tables)) {
            execute(source(), "ALTER PUBLICATION " + NAME + "_sub SET (publish_via_partition_root = true)");
            replicator.addTable(new TableName("public", "tree"));
            replicator.awaitSynchronised(PATIENCE);
            try (Services services = Services.start(configuration(), _ -> {})) {
                replicator.addTable(new TableName("lockstep", "watermark"));
                awaitWord(services, "PROVEN");
                rowsAreProven(services);
                tablesChange(services);
                damageIsNamed(services);
                aTableThatIsMadeLaterIsNamed(services);
            }
        }
    }

    private void rowsAreProven(Services services) throws Exception {
        execute(source(), "INSERT INTO by_index SELECT i, 'row ' || i, i FROM generate_series(1, 20) i");
        execute(source(), "UPDATE by_index SET c = 0 WHERE a < 10");
        execute(source(), "UPDATE by_index SET b = 'moved' WHERE a = 3");
        execute(source(), "DELETE FROM by_index WHERE a = 4");
        execute(source(), "INSERT INTO full_unique SELECT i, 'c' FROM generate_series(1, 20) i");
        execute(source(), "UPDATE full_unique SET a = a + 100 WHERE a > 10");
        execute(source(), "DELETE FROM full_unique WHERE a = 4");
        execute(source(), "INSERT INTO tree SELECT i, 1, 'v' FROM generate_series(1, 20) i");
        execute(source(), "UPDATE tree SET k = 2 WHERE id < 10");
        execute(source(), "DELETE FROM tree WHERE id = 5");
        execute(source(), "INSERT INTO evolving VALUES (1, 1, 'b'), (2, 2, 'b')");
        execute(source(), "INSERT INTO retyped VALUES (1, 1), (2, 2)");
        awaitProven(services, "by_index", "full_unique", "tree", "evolving", "retyped");
    }

    /// The subscription needs a column on the target first, and goes on without one that the source has lost.
    private void tablesChange(Services services) throws Exception {
        execute(target(), "ALTER TABLE evolving ADD c int DEFAULT 7");
        execute(source(), "UPDATE evolving SET a = 3 WHERE id = 1");
        execute(source(), "ALTER TABLE evolving ADD c int DEFAULT 7");
        execute(source(), "UPDATE evolving SET c = 8");
        execute(source(), "ALTER TABLE evolving ALTER a TYPE bigint");
        execute(source(), "UPDATE evolving SET a = 4");
        execute(target(), "ALTER TABLE evolving ALTER a TYPE bigint");
        execute(source(), "ALTER TABLE evolving DROP b");
        execute(source(), "INSERT INTO evolving VALUES (9, 9, 9)");
        execute(target(), "ALTER TABLE evolving DROP b");
        execute(source(), "UPDATE evolving SET a = 5");
        awaitProven(services, "evolving");

        execute(source(), "ALTER TABLE retyped ALTER a TYPE text");
        execute(source(), "UPDATE retyped SET a = '5'");
        execute(target(), "ALTER TABLE retyped ALTER a TYPE text");
        execute(source(), "UPDATE retyped SET a = '6' WHERE id = 1");
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(reasons(services))
                    .anySatisfy(reason -> assertThat(reason)
                            .contains("SCHEMA_CHANGED", "public.retyped", "the type was changed of its columns [a]"));
            assertThat(word(services, "retyped")).isEqualTo("UNPROVEN");
        });
        assertThat(services.overview().state().divergences().stream()).isEmpty();
    }

    private void damageIsNamed(Services services) throws Exception {
        execute(target(), "UPDATE by_index SET c = 999 WHERE b = 'moved'");
        execute(target(), "UPDATE full_unique SET c = 'x' WHERE a = 115");
        execute(target(), "DELETE FROM tree WHERE id = 7");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(services.overview().state().divergences().stream()
                                .filter(found -> found.state() == DivergenceState.CONFIRMED)
                                .map(found -> found.key() + " " + found.type()))
                        .containsExactlyInAnyOrder(
                                "public.by_index[b=moved] FOREIGN_WRITE",
                                "public.full_unique[a=115] FOREIGN_WRITE",
                                "public.tree[id=7, k=2] FOREIGN_WRITE"));
        assertThat(services.overview().state().divergences().stream()).hasSize(3);
    }

    private void aTableThatIsMadeLaterIsNamed(Services services) throws Exception {
        execute(source(), "CREATE TABLE late (id int PRIMARY KEY)");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(reasons(services))
                        .anySatisfy(reason ->
                                assertThat(reason).contains("TABLE_NOT_PUBLISHED", "public.late", "lockstep setup")));
    }

    private static void awaitProven(Services services, String... tables) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String table : tables) {
                assertThat(word(services, table)).as(table).isEqualTo("PROVEN");
                TableView view =
                        Objects.requireNonNull(services.overview().tables().get(new TableId("public", table)));
                assertThat(view.totals().target())
                        .isEqualTo(view.totals().source())
                        .isNotEmpty();
            }
        });
        assertThat(services.overview().state().divergences().stream()).isEmpty();
    }

    private static void awaitWord(Services services, String word) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(
                                services.overview().assessment().verdict().word())
                        .as(reasons(services).toString())
                        .isEqualTo(word));
    }

    private Configuration configuration() throws IOException {
        Path file = SharedLab.configure(
                directory.resolve("lockstep.yaml"), NAME, """
                replication: { type: none, apply: ordered }
                tables: { include: [ "public.*" ] }
                watermark: { interval: 200ms }
                verifier: { state-dir: "%s" }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff" }
                http: { port: 0 }
                """.formatted(directory.resolve("state")));
        return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
    }

    private static List<String> reasons(Services services) {
        return services.overview().assessment().reasons().stream()
                .map(Reason::text)
                .toList();
    }

    private static String word(Services services, String table) {
        Overview overview = services.overview();
        TableView view = overview.tables().get(new TableId("public", table));
        return view == null ? "unknown" : overview.assessment(view).verdict().word();
    }

    private Database source() {
        return lab.source().database().named(NAME);
    }

    private Database target() {
        return lab.target().database().named(NAME);
    }

    private static void execute(Database database, String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
