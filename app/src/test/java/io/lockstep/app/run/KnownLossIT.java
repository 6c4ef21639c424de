package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.Replication;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.Cause;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.json.Divergence;
import io.lockstep.lab.Database;
import io.lockstep.lab.Lab;
import io.lockstep.lab.NativeReplication;
import io.lockstep.lab.TableName;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A replicator that changes values as a DMS task with its settings does (G12a), from the databases to the verdict: a
/// subscription, and a trigger on the target that cuts large values to 1 KiB, while its column rounds numbers to six
/// digits. The row with id 2 it damages otherwise as well.
final class KnownLossIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "lossy";
    private static final String CUT = "lob-truncated-at-1KiB";
    private static final String ROUNDED = "numeric-scale-6";

    private static final String SOURCE =
            "CREATE TABLE documents (id int PRIMARY KEY, body text, amount numeric, note text)";

    private static final String TARGET = """
            CREATE TABLE documents (id int PRIMARY KEY, body text, amount numeric(28, 6), note text);
            CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                NEW.body := convert_from(substring(convert_to(NEW.body, 'UTF8'), 1, 1024), 'UTF8');
                IF NEW.id = 2 THEN
                    NEW.note := 'damaged';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER cut BEFORE INSERT OR UPDATE ON documents FOR EACH ROW EXECUTE FUNCTION cut();
            ALTER TABLE documents ENABLE ALWAYS TRIGGER cut""";

    private static final String TASK = """
            {"TargetMetadata": {"SupportLobs": true, "FullLobMode": false, "LimitedSizeLobMode": true, "LobMaxSize": 1,
                                "BatchApplyEnabled": false}}""";

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();

    @Test
    void what_the_task_is_known_to_change_is_told_apart_and_opens_the_gate_once_it_is_accepted_by_name()
            throws Exception {
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            execute(server, "CREATE DATABASE " + NAME);
        }
        execute(source(), SOURCE);
        execute(target(), TARGET);
        List<TableName> tables = List.of(new TableName("public", "documents"));
        List<String> said = new ArrayList<>();
        try (NativeReplication replicator = NativeReplication.create(source(), target(), NAME + "_sub", tables)) {
            replicator.awaitSynchronised(PATIENCE);
            try (Services services = Services.start(configuration(), said::add)) {
                replicator.addTable(new TableName("lockstep", "watermark"));
                await(() -> assertThat(word(services)).isEqualTo("PROVEN"));
                clean(services);
                lossy(services);
                shown(services);
                accepted(services);
                stranger(services);
            }
        }
        assertThat(said).isEmpty();
    }

    /// As many changes, of values that fit.
    private void clean(Services services) throws Exception {
        execute(
                source(),
                "INSERT INTO documents SELECT i, repeat('x', 1024), i / 8.0, 'new' FROM generate_series(11, 13) i");
        execute(source(), "UPDATE documents SET note = 'changed' WHERE id = 12");
        execute(source(), "DELETE FROM documents WHERE id = 13");
        awaitProven(services, 5);
        assertThat(services.overview().state().divergences().stream()).isEmpty();
    }

    private void lossy(Services services) throws Exception {
        execute(source(), "INSERT INTO documents VALUES (1, repeat('x', 5000), 0.5, 'cut')");
        execute(source(), "INSERT INTO documents VALUES (2, repeat('x', 5000), 0.5, 'cut and damaged')");
        execute(source(), "INSERT INTO documents VALUES (3, 'short', 0.611111104488373, 'rounded')");
        await(() -> {
            assertThat(found(services, 1)).hasValueSatisfying(row -> {
                assertThat(row.type()).isEqualTo(DivergenceClass.KNOWN_LOSSY);
                assertThat(row.state()).isEqualTo(DivergenceState.CONFIRMED);
                assertThat(row.losses()).containsExactly(CUT);
                assertThat(cause(row)).isEqualTo(Evidence.Explanation.of(Cause.TRUNCATED, List.of("body")));
            });
            assertThat(found(services, 2)).hasValueSatisfying(row -> {
                assertThat(row.type()).isEqualTo(DivergenceClass.VALUE_MISMATCH);
                assertThat(row.state()).isEqualTo(DivergenceState.CONFIRMED);
                assertThat(row.losses()).isEmpty();
                assertThat(row.columns()).containsExactly("body", "note");
                assertThat(cause(row)).isEqualTo(Evidence.Explanation.of(Cause.TRUNCATED, List.of("body")));
            });
            assertThat(found(services, 3)).hasValueSatisfying(row -> {
                assertThat(row.type()).isEqualTo(DivergenceClass.KNOWN_LOSSY);
                assertThat(row.losses()).containsExactly(ROUNDED);
            });
            assertThat(reasons(services))
                    .satisfiesExactly(
                            real -> assertThat(real)
                                    .startsWith(
                                            "OPEN_DIVERGENCES: public.documents has 1 row that differs (1 confirmed)"),
                            known -> assertThat(known)
                                    .startsWith(
                                            "KNOWN_LOSSY: public.documents has 1 row that the replicator is known to"
                                                    + " change (numeric-scale-6)"));
        });
    }

    private static void shown(Services services) throws Exception {
        assertThat(answer(services, "/metrics"))
                .contains(
                        rows(CUT, true, 1),
                        rows(ROUNDED, false, 1),
                        "lockstep_divergences{class=\"VALUE_MISMATCH\",migration=\"lossy\",state=\"CONFIRMED\"} 1.0");
        assertThat(answer(services, "/api/v1/status"))
                .contains("\"divergences\":1,\"knownLossy\":{\"rows\":2,", "\"accepted\":[\"" + CUT + "\"]");
        assertThat(answer(services, "/api/v1/divergences"))
                .contains("\"cause\":{\"id\":\"TRUNCATED\",\"columns\":[\"body\"]", "\"losses\":[\"" + CUT + "\"]")
                .doesNotContain("xxx");
    }

    private void accepted(Services services) throws Exception {
        execute(source(), "DELETE FROM documents WHERE id IN (2, 3)");
        await(() -> assertThat(word(services)).isEqualTo("PROVEN"));
        assertThat(found(services, 1))
                .hasValueSatisfying(row -> assertThat(row.state().open())
                        .as("known, and not hidden")
                        .isTrue());

        execute(source(), "UPDATE documents SET note = 'cut again', amount = 0.25 WHERE id = 1");
        awaitProven(services, 11);
        assertThat(found(services, 1))
                .hasValueSatisfying(row -> assertThat(row.losses()).containsExactly(CUT));
    }

    private void stranger(Services services) throws Exception {
        execute(target(), "UPDATE documents SET note = 'mine' WHERE id = 11");
        await(() -> assertThat(found(services, 11)).hasValueSatisfying(row -> {
            assertThat(row.type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
            assertThat(cause(row)).isEqualTo(Evidence.Explanation.of(Cause.FOREIGN_WRITER, List.of()));
            assertThat(row.targetTransaction()).isNotNull();
        }));
        assertThat(word(services)).isEqualTo("DIVERGED");
        execute(source(), "DELETE FROM documents WHERE id = 11");
        await(() -> assertThat(word(services)).isEqualTo("PROVEN"));
    }

    /// @param versions that the source has had
    private static void awaitProven(Services services, long versions) {
        await(() -> {
            assertThat(services.overview().tables().values())
                    .anySatisfy(table -> assertThat(table.totals().source().values().stream()
                                    .mapToLong(Long::longValue)
                                    .sum())
                            .isEqualTo(versions));
            assertThat(word(services)).isEqualTo("PROVEN");
        });
    }

    private static Optional<Divergence> found(Services services, int id) {
        return services.overview().state().divergences().stream()
                .filter(row -> row.key().columns().getFirst().text().equals(Integer.toString(id)))
                .findFirst();
    }

    private static Evidence.Explanation cause(Divergence row) {
        return Optional.ofNullable(row.evidence()).map(Evidence::cause).orElseThrow(AssertionError::new);
    }

    private static String rows(String rule, boolean accepted, int count) {
        return "lockstep_known_lossy_rows{accepted=\"" + accepted + "\",migration=\"lossy\",rule=\"" + rule + "\"} "
                + count + ".0";
    }

    private static List<String> reasons(Services services) {
        return services.overview().assessment().reasons().stream()
                .map(Reason::text)
                .toList();
    }

    private static String word(Services services) {
        return services.overview().assessment().verdict().word();
    }

    private static void await(ThrowingRunnable asserted) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(asserted);
    }

    private static String answer(Services services, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(services.address().resolve(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    private Configuration configuration() throws IOException {
        Files.writeString(directory.resolve("task.json"), TASK);
        Path file = SharedLab.configure(
                directory.resolve("lockstep.yaml"), NAME, """
                replication:
                  type: none
                  dms: { settings: task.json }
                  accepted-losses: [ %s ]
                watermark: { interval: 200ms }
                verifier: { state-dir: "%s" }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff" }
                http: { port: 0 }
                """.formatted(CUT, directory.resolve("state")));
        Configuration configuration =
                new ConfigLoader(Map.of()).load(file, List.of()).configuration();
        assertThat(configuration.replication().apply())
                .as("a task that applies no batches")
                .isEqualTo(Replication.Apply.ORDERED);
        return configuration;
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
