package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.Watcher;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.cutover.view.TableView;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Operation;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A target on which tables and columns have other names, from the databases to the verdict. What moves the data is a
/// subscription into tables of the same names, whose triggers write each change into the renamed ones, in the
/// same transaction. What they cut and round is tolerated, by rules.
final class MappingIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String NAME = "mapped";
    private static final TableId PURCHASES = new TableId("shop", "Purchases");
    private static final TableId PARTS = new TableId("shop", "parts");

    private static final String SOURCE = """
            CREATE TABLE orders (id bigint, line int, note text, total numeric, secret text, PRIMARY KEY (id, line));
            CREATE TABLE parts (id int PRIMARY KEY, v text)""";

    /// `secret` is removed, though the target has kept a column of that name, and `loaded_at` is added.
    private static final String TARGET = SOURCE + """
            ;
            CREATE SCHEMA shop;
            CREATE TABLE shop."Purchases" (line int, loaded_at timestamptz DEFAULT clock_timestamp(), secret text,
                order_id bigint, remark varchar(8), "Amount" numeric(28, 6), PRIMARY KEY (order_id, line));
            CREATE TABLE shop.parts (id int PRIMARY KEY, v text);
            CREATE FUNCTION purchase() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF TG_OP = 'DELETE' THEN
                    DELETE FROM shop."Purchases" WHERE order_id = OLD.id AND line = OLD.line;
                ELSIF TG_OP = 'UPDATE' THEN
                    UPDATE shop."Purchases"
                    SET order_id = NEW.id, line = NEW.line, remark = left(NEW.note, 8), "Amount" = NEW.total
                    WHERE order_id = OLD.id AND line = OLD.line;
                ELSE
                    INSERT INTO shop."Purchases" (order_id, line, remark, "Amount")
                    VALUES (NEW.id, NEW.line, left(NEW.note, 8), NEW.total);
                END IF;
                RETURN NULL;
            END $$;
            CREATE FUNCTION part() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.id >= 100 THEN
                    INSERT INTO shop.parts VALUES (NEW.id, NEW.v);
                END IF;
                RETURN NULL;
            END $$;
            CREATE TRIGGER purchase AFTER INSERT OR UPDATE OR DELETE ON orders FOR EACH ROW EXECUTE FUNCTION purchase();
            CREATE TRIGGER part AFTER INSERT ON parts FOR EACH ROW EXECUTE FUNCTION part();
            ALTER TABLE orders ENABLE ALWAYS TRIGGER purchase;
            ALTER TABLE parts ENABLE ALWAYS TRIGGER part""";

    private static final String RULES = """
            {"rules": [
              {"rule-type": "selection", "rule-id": "1", "rule-name": "1", "rule-action": "include",
               "object-locator": {"schema-name": "public", "table-name": "orders"}},
              {"rule-type": "selection", "rule-id": "2", "rule-name": "2", "rule-action": "include",
               "object-locator": {"schema-name": "public", "table-name": "parts"},
               "filters": [{"filter-type": "source", "column-name": "id",
                            "filter-conditions": [{"filter-operator": "gte", "value": "100"}]}]},
              {"rule-type": "selection", "rule-id": "3", "rule-name": "3", "rule-action": "include",
               "object-locator": {"schema-name": "lockstep", "table-name": "watermark"}},
              {"rule-type": "transformation", "rule-id": "4", "rule-name": "4", "rule-action": "rename",
               "rule-target": "schema", "object-locator": {"schema-name": "public"}, "value": "shop"},
              {"rule-type": "transformation", "rule-id": "5", "rule-name": "5", "rule-action": "rename",
               "rule-target": "table", "object-locator": {"schema-name": "public", "table-name": "orders"},
               "value": "Purchases"},
              {"rule-type": "transformation", "rule-id": "6", "rule-name": "6", "rule-action": "rename",
               "rule-target": "column", "value": "order_id",
               "object-locator": {"schema-name": "public", "table-name": "orders", "column-name": "id"}},
              {"rule-type": "transformation", "rule-id": "7", "rule-name": "7", "rule-action": "rename",
               "rule-target": "column", "value": "remark",
               "object-locator": {"schema-name": "public", "table-name": "orders", "column-name": "note"}},
              {"rule-type": "transformation", "rule-id": "8", "rule-name": "8", "rule-action": "rename",
               "rule-target": "column", "value": "Amount",
               "object-locator": {"schema-name": "public", "table-name": "orders", "column-name": "total"}},
              {"rule-type": "transformation", "rule-id": "9", "rule-name": "9", "rule-action": "remove-column",
               "rule-target": "column",
               "object-locator": {"schema-name": "public", "table-name": "orders", "column-name": "secret"}},
              {"rule-type": "transformation", "rule-id": "10", "rule-name": "10", "rule-action": "add-column",
               "rule-target": "column", "value": "loaded_at", "data-type": {"type": "datetime", "precision": 6},
               "object-locator": {"schema-name": "public", "table-name": "orders"}}
            ]}""";

    private static final String FILTERED =
            "MAPPING_NOT_COMPARABLE: shop.parts is not verified: public.parts of the source: rule 2 copies some of its rows"
                    + " only (filters): which ones should be on the target is not known";

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();
    private long firstEpoch;

    @Test
    void renamed_tables_are_proven_a_damaged_row_is_named_and_filtered_rows_raise_no_alarm() throws Exception {
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            execute(server, "CREATE DATABASE " + NAME);
        }
        execute(source(), SOURCE);
        execute(target(), TARGET);
        execute(source(), "INSERT INTO orders SELECT i, 1, 'old', i, 'hidden' FROM generate_series(1, 20) i");
        List<TableName> tables = List.of(new TableName("public", "orders"), new TableName("public", "parts"));
        try (NativeReplication replicator = NativeReplication.create(source(), target(), NAME + "_sub", tables)) {
            replicator.awaitSynchronised(PATIENCE);
            provenThenDamaged(replicator);
            filtered();
        }
    }

    private void provenThenDamaged(NativeReplication replicator) throws Exception {
        List<String> said = new ArrayList<>();
        try (Services services = Services.start(configuration("exclude: [ \"public.parts\" ]"), said::add)) {
            replicator.addTable(new TableName("lockstep", "watermark"));
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(word(services)).isEqualTo("PROVEN"));
            write();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(counted(services, Side.TARGET)).isEqualTo(counted(services, Side.SOURCE));
                assertThat(counted(services, Side.SOURCE))
                        .isEqualTo(Map.of(Operation.INSERT, 21L, Operation.UPDATE, 20L, Operation.DELETE, 2L));
                assertThat(word(services)).isEqualTo("PROVEN");
            });
            assertThat(services.overview().tables()).containsOnlyKeys(PURCHASES);
            assertThat(services.overview().state().divergences().stream()).isEmpty();

            execute(
                    target(),
                    "UPDATE shop.\"Purchases\" SET \"Amount\" = 999, secret = 'x' WHERE order_id = 7 AND line = 1");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(services.overview().state().divergences().stream())
                            .singleElement()
                            .satisfies(MappingIT::assertNamed));
            assertThat(answer(services, "/metrics"))
                    .as("20 updates cut a text; of the numbers that are thirds, two in three were rounded")
                    .contains(
                            applied("source", "remark truncated 8B", 20),
                            applied("target", "remark truncated 8B", 0),
                            applied("source", "Amount numeric-scale 6", 15),
                            applied("target", "Amount numeric-scale 6", 0));
            assertThat(answer(services, "/api/v1/tables"))
                    .contains("\"rules\":[\"remark truncated 8B\",\"Amount numeric-scale 6\"]");
            execute(source(), "UPDATE orders SET total = 7.5 WHERE id = 7 AND line = 1");
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(word(services)).isEqualTo("PROVEN"));
            firstEpoch = services.overview().epoch();
        }
        assertThat(said).isEmpty();
    }

    /// Inserts, updates with and without the columns that are compared, a changed key, a delete.
    private void write() throws SQLException {
        execute(source(), "INSERT INTO orders SELECT i, 2, NULL, i / 3.0, 'new' FROM generate_series(1, 20) i");
        execute(source(), "UPDATE orders SET note = 'now that it is longer', secret = 'other' WHERE line = 1");
        execute(source(), "UPDATE orders SET id = 100 WHERE id = 20 AND line = 2");
        execute(source(), "DELETE FROM orders WHERE id = 19 AND line = 1");
    }

    private static void assertNamed(Divergence found) {
        assertThat(found.key())
                .isEqualTo(new RowKey(
                        PURCHASES,
                        List.of(
                                new KeyColumn("order_id", KeyColumn.Kind.NUMBER, "7"),
                                new KeyColumn("line", KeyColumn.Kind.NUMBER, "1"))));
        assertThat(found.type()).isEqualTo(DivergenceClass.FOREIGN_WRITE);
        assertThat(found.columns()).containsExactly("Amount");
        assertThat(found.state()).isEqualTo(DivergenceState.CONFIRMED);
        assertThat(found.evidence()).isNotNull();
    }

    private static String applied(String side, String rule, int times) {
        return "lockstep_rule_applications_total{lane=\"main\",migration=\"" + NAME + "\",rule=\"shop.Purchases." + rule
                + "\",side=\"" + side + "\"} " + times + ".0";
    }

    private static String answer(Services services, String path) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(services.address().resolve(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /// On a lane that is set up, as services in processes of their own find it. What is written before its epoch begins
    /// is
    /// counted in the one before.
    private void filtered() throws Exception {
        List<String> said = new ArrayList<>();
        Configuration configuration = configuration("exclude: []");
        try (Setup setup = Setup.plan(new Administration(configuration).settings())) {
            setup.execute(Watcher.NONE);
        }
        try (Services services = Services.start(configuration, said::add)) {
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(services.overview().epoch()).isGreaterThan(firstEpoch);
                assertThat(reasons(services)).containsExactly(FILTERED);
            });
            execute(source(), "INSERT INTO parts VALUES (5, 'left out'), (500, 'copied')");
            execute(source(), "INSERT INTO orders VALUES (200, 1, 'more', 1, NULL)");
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(counted(services, Side.TARGET)).isEqualTo(Map.of(Operation.INSERT, 1L));
                assertThat(word(services, PURCHASES)).isEqualTo("PROVEN");
                assertThat(word(services, PARTS)).isEqualTo("UNPROVEN");
                assertThat(reasons(services)).containsExactly(FILTERED);
            });
            assertThat(services.overview().state().divergences().stream()
                            .filter(found -> found.state() != DivergenceState.HEALED))
                    .isEmpty();
        }
        assertThat(said).singleElement().asString().startsWith("Not verified: shop.parts: ");
    }

    private Configuration configuration(String tables) throws IOException {
        Files.writeString(directory.resolve("dms.json"), RULES);
        Path file = SharedLab.configure(
                directory.resolve("lockstep.yaml"), NAME, """
                replication: { type: none, apply: ordered }
                tables:
                  include: [ "public.*" ]
                  mappings: dms.json
                  %s
                  rules:
                    - { table: public.orders, column: note, compare: { truncated: 8B } }
                    - { table: public.orders, column: total, compare: { numeric-scale: 6 } }
                watermark: { interval: 200ms }
                verifier: { state-dir: "%s" }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff" }
                http: { port: 0 }
                """.formatted(tables, directory.resolve("state")));
        return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
    }

    private static Map<Operation, Long> counted(Services services, Side side) {
        TableView table = services.overview().tables().get(PURCHASES);
        if (table == null) {
            return Map.of();
        }
        return side == Side.SOURCE ? table.totals().source() : table.totals().target();
    }

    private static List<String> reasons(Services services) {
        return services.overview().assessment().reasons().stream()
                .map(Reason::text)
                .toList();
    }

    private static String word(Services services) {
        return services.overview().assessment().verdict().word();
    }

    private static String word(Services services, TableId table) {
        Overview overview = services.overview();
        TableView view = overview.tables().get(table);
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
