package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.SweepReport;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Rows that are damaged by the full load and never touched again (G9), in a running deployment; beside them a table
/// that is whole, and equally long looked at.
final class RestRunIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "at_rest";
    private static final TableId DAMAGED = new TableId("public", "damaged");
    private static final TableId WHOLE = new TableId("public", "whole");

    private static final String TABLES = """
            CREATE TABLE damaged (id int PRIMARY KEY, note text);
            CREATE TABLE whole (id int PRIMARY KEY, note text)""";

    private static final String ROWS = """
            INSERT INTO damaged SELECT i, 'row ' || i FROM generate_series(1, 2000) i;
            INSERT INTO whole SELECT i, 'row ' || i FROM generate_series(1, 2000) i""";

    /// Only while the tables are copied.
    private static final String LOSS = """
            CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.id = 1500 THEN RETURN NULL; END IF;
                IF NEW.id = 700 THEN NEW.note := 'damaged'; END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER lose BEFORE INSERT ON damaged FOR EACH ROW EXECUTE FUNCTION lose();
            ALTER TABLE damaged ENABLE ALWAYS TRIGGER lose""";

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();

    @Test
    void what_the_full_load_has_lost_or_damaged_is_found_by_the_sweep_and_closes_the_gate_until_it_is_repaired()
            throws Exception {
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            execute(server, "CREATE DATABASE " + NAME);
        }
        execute(source(), TABLES);
        execute(source(), ROWS);
        execute(target(), TABLES);
        execute(target(), LOSS);
        List<TableName> tables = List.of(new TableName("public", "damaged"), new TableName("public", "whole"));
        List<String> said = new ArrayList<>();
        try (NativeReplication replicator = NativeReplication.create(source(), target(), NAME + "_sub", tables)) {
            replicator.awaitSynchronised(PATIENCE);
            execute(target(), "DROP TRIGGER lose ON damaged");
            try (Services services = Services.start(configuration(), said::add)) {
                replicator.addTable(new TableName("lockstep", "watermark"));
                found(services);
                repaired(services);
            }
        }
        assertThat(said).isEmpty();
    }

    private static void found(Services services) {
        await(() -> {
            assertThat(states(services))
                    .containsExactlyInAnyOrder("700 VALUE_MISMATCH CONFIRMED [note]", "1500 MISSING_ROW CONFIRMED []");
            Overview overview = services.overview();
            assertThat(overview.coverage().ratio()).isEqualTo(1.0);
            assertThat(overview.coverage().rows()).isEqualTo(4000);
            assertThat(overview.assessment().verdict().word()).isEqualTo("DIVERGED");
        });
        Overview overview = services.overview();
        assertThat(overview.assessment(Objects.requireNonNull(overview.tables().get(WHOLE)))
                        .verdict()
                        .word())
                .isEqualTo("PROVEN");
        assertThat(overview.state().sweeps().reports())
                .singleElement()
                .satisfies(sweep -> assertThat(sweep.state()).isEqualTo(SweepReport.State.DONE));
    }

    /// By hand, as the target's log shows.
    private void repaired(Services services) throws SQLException {
        execute(target(), "UPDATE damaged SET note = 'row 700' WHERE id = 700");
        execute(target(), "INSERT INTO damaged VALUES (1500, 'row 1500')");
        await(() -> {
            Overview overview = services.overview();
            assertThat(overview.assessment().reasons()).extracting(Reason::text).isEmpty();
            assertThat(overview.assessment().verdict().word()).isEqualTo("PROVEN");
        });
        assertThat(services.overview().state().divergences().stream())
                .hasSize(2)
                .allSatisfy(row -> assertThat(row.state()).isEqualTo(DivergenceState.REFUTED));
    }

    private static List<String> states(Services services) {
        return services.overview().state().divergences().stream()
                .map(RestRunIT::text)
                .toList();
    }

    private static String text(Divergence row) {
        assertThat(row.key().table()).isEqualTo(DAMAGED);
        assertThat(row.type()).isIn(DivergenceClass.VALUE_MISMATCH, DivergenceClass.MISSING_ROW);
        return row.key().columns().getFirst().text() + " " + row.type() + " " + row.state() + " " + row.columns();
    }

    private Configuration configuration() throws IOException {
        Path file = SharedLab.configure(
                directory.resolve("lockstep.yaml"), NAME, """
                replication: { type: none, apply: ordered }
                watermark: { interval: 200ms }
                sweep: { chunk-rows: 300, jobs: 2 }
                verifier: { state-dir: "%s" }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff" }
                http: { port: 0 }
                """.formatted(directory.resolve("state")));
        return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
    }

    private Database source() {
        return lab.source().database().named(NAME);
    }

    private Database target() {
        return lab.target().database().named(NAME);
    }

    private static void await(ThrowingRunnable condition) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).untilAsserted(condition);
    }

    private static void execute(Database database, String statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(statements);
        }
    }
}
