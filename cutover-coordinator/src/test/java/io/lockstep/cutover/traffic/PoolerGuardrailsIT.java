package io.lockstep.cutover.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.lockstep.cutover.SharedServers;
import io.lockstep.cutover.act.OpenDatabases;
import io.lockstep.cutover.guard.Guardrail;
import io.lockstep.cutover.guard.Sighting;
import io.lockstep.events.Side;
import io.lockstep.lab.PgBouncer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class PoolerGuardrailsIT {
    private static final Map<String, String> SOUND = Map.of();

    @BeforeAll
    static void prepare() throws SQLException {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        Poolers.prepare();
    }

    @Test
    void a_sound_pooler_passes_everything_but_what_its_version_does_not_know() throws Exception {
        try (PgBouncer pooler = Poolers.start(SOUND, Poolers.entry("shop", Side.SOURCE));
                Connection client = pooler.database("shop", Poolers.APP).connect()) {
            assertThat(client.isValid(5)).isTrue();
            assertThat(failing(Poolers.of(pooler)).keySet()).isSubsetOf("pooler-prepared-statements");
        }
    }

    @Test
    void what_is_wrong_with_a_pooler_is_named_with_what_to_do() throws Exception {
        try (PgBouncer pooler = Poolers.start(
                Map.of("pool_mode", "session", "query_wait_timeout", "15"),
                Poolers.entry("shop", Side.TARGET) + "* = host=127.0.0.1\n")) {
            Map<String, Sighting> failing = failing(new io.lockstep.cutover.traffic.PgBouncer(
                    Poolers.access(pooler),
                    "shop",
                    pooler.entries(),
                    new Place("127.0.0.1", 1, "x"),
                    Optional.empty()));
            assertThat(failing.keySet())
                    .containsAll(
                            List.of("pooler-detours", "pooler-mode", "pooler-probe", "pooler-target", "pooler-wait"));
            assertThat(seen(failing, "pooler-wait").observed()).endsWith("query_wait_timeout is 15 s");
            assertThat(failing.values())
                    .allSatisfy(each -> assertThat(each.fix()).isNotEmpty());
            assertThat(seen(failing(Poolers.of(pooler)), "pooler-source").observed())
                    .contains("a client gets to");
        }
    }

    @Test
    void an_entry_that_is_not_the_one_in_force_or_not_there_is_told() throws Exception {
        try (PgBouncer pooler = Poolers.start(SOUND, Poolers.entry("shop", Side.SOURCE))) {
            Files.writeString(pooler.entries(), Poolers.entry("shop", Side.TARGET));
            assertThat(seen(failing(Poolers.of(pooler)), "pooler-entry").observed())
                    .contains("in force is not what");
            Files.writeString(pooler.entries(), "other = port=1\n");
            assertThat(rails(Poolers.of(pooler)).stream()
                            .filter(rail -> rail.name().equals("pooler-entry"))
                            .map(PoolerGuardrailsIT::said))
                    .containsExactly("the file has no entry for database shop");
            Files.writeString(
                    pooler.entries(),
                    "; lockstep run=1 epoch=999999 was: shop = host=x\n" + Poolers.entry("shop", Side.SOURCE));
            assertThat(seen(failing(Poolers.of(pooler)), "pooler-epoch").observed())
                    .contains("was changed under epoch 999999");
            pooler.kill();
            assertThat(seen(failing(Poolers.of(pooler)), "pooler-console").state())
                    .isEqualTo(Sighting.State.UNKNOWN);
        }
    }

    @Test
    void who_goes_round_the_pooler_is_counted() throws Exception {
        try (PgBouncer pooler = Poolers.start(SOUND, Poolers.entry("shop", Side.SOURCE));
                Connection client = pooler.database("shop", Poolers.APP).connect();
                Connection direct = java.sql.DriverManager.getConnection(
                        SharedServers.database(Side.SOURCE, Poolers.NAME).jdbcUrl(), Poolers.APP, "app")) {
            assertThat(client.isValid(5) && direct.isValid(5)).isTrue();
            assertThat(seen(failing(Poolers.of(pooler)), "direct-clients").observed())
                    .isEqualTo("1 from 127.0.0.1 (PostgreSQL JDBC Driver)");
        }
    }

    private static Sighting seen(Map<String, Sighting> failing, String name) {
        return Objects.requireNonNull(failing.get(name), name);
    }

    private static String said(Guardrail rail) {
        try (OpenDatabases databases = new OpenDatabases(SharedServers.connectors(Poolers.NAME))) {
            return rail.look(databases).observed();
        } catch (Exception e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static List<Guardrail> rails(io.lockstep.cutover.traffic.PgBouncer pooler) {
        return new PoolerGuardrails(
                        List.of(pooler), Set.of(), Duration.ofSeconds(5), List.of(Poolers.APP), SharedServers.TABLES)
                .all();
    }

    /// Those that do not pass, by name. Whatever one throws is unknown, as for who runs them.
    private static Map<String, Sighting> failing(io.lockstep.cutover.traffic.PgBouncer pooler) throws SQLException {
        Map<String, Sighting> failing = new TreeMap<>();
        try (OpenDatabases databases = new OpenDatabases(SharedServers.connectors(Poolers.NAME))) {
            for (Guardrail rail : rails(pooler)) {
                Sighting seen;
                try {
                    seen = rail.look(databases);
                } catch (Exception e) {
                    seen = Sighting.unknown(String.valueOf(e.getMessage()), "again");
                }
                if (seen.state() != Sighting.State.PASS) {
                    failing.put(rail.name(), seen);
                }
            }
        }
        return failing;
    }
}
