package io.lockstep.app.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.Program;
import io.lockstep.lab.Database;
import io.lockstep.lab.PgBouncer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A shop moves, goes back, and moves again, while its tills go on.
final class FailbackIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TILLS = 8;

    @TempDir
    private Path directory;

    private Migration migration;
    private String operator;

    @BeforeEach
    void begin() throws Exception {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        migration = new Migration(directory, 0);
        operator = migration.token("olga", "operator").toString();
    }

    @AfterEach
    void end() throws Exception {
        if (migration != null) {
            migration.close();
        }
    }

    @Test
    void a_shop_goes_back_and_forth_and_loses_nothing() throws Exception {
        try (Till tills = migration.open(TILLS)) {
            await().atMost(PATIENCE).until(() -> tills.acknowledged().size() > 50);
            await().atMost(PATIENCE)
                    .until(() -> migration.program("status").status().get() == 0);
            move(tills, migration.source(), migration.target(), "cutover", "--execute");
            certified("1", "forward");

            migration.awaitFailbackReady(0);
            move(tills, migration.target(), migration.source(), "cutover", "failback");
            certified("1.1", "failback");

            migration.awaitFailbackReady(1);
            move(tills, migration.source(), migration.target(), "cutover", "failback");
            certified("2.1", "forward");
            certified("1.1", "failback");
            certified("1", "forward");

            migration.awaitFailbackReady(2);
            tills.end();
            assertThat(tills.failures())
                    .as("no client noticed anything but a pause")
                    .isEmpty();
            for (Database each : new Database[] {migration.source(), migration.target()}) {
                await().atMost(PATIENCE)
                        .untilAsserted(
                                () -> assertThat(Migration.numbers(each)).isEqualTo(Set.copyOf(tills.acknowledged())));
            }
            assertNoBreach(migration.source(), "lockstep");
            assertNoBreach(migration.target(), "lockstep_leg1");
            assertNoBreach(migration.source(), "lockstep_leg2");
            itIsFinalized();
        }
    }

    /// Neither what a way back has written, nor that a failback has opened what was fenced, was taken for one.
    private static void assertNoBreach(Database source, String schema) throws Exception {
        assertThat(Migration.value(source, "SELECT count(*) FROM " + schema + ".journal WHERE entry LIKE '%BREACHED%'"))
                .as(schema)
                .isEqualTo("0");
    }

    private void move(Till tills, Database from, Database to, String... words) throws Exception {
        Program moved = Migration.require(
                0, migration.program(words[0], words[1], "--wait", "--reason", "the night", "--token-file", operator));
        assertThat(moved.out()).contains("FAILBACK_WINDOW", "decision      COMMIT");
        int before = tills.acknowledged().size();
        await().atMost(PATIENCE).until(() -> tills.acknowledged().size() > before + 50);
        assertThat(tills.failures()).isEmpty();
        assertThat(login(to)).as("the application is there").isEqualTo("t");
        assertThat(login(from)).as("and nowhere else").isEqualTo("f");
    }

    /// Also when the application has moved on since.
    private void certified(String run, String direction) throws Exception {
        Program certificate =
                Migration.require(0, migration.program("certificate", "--wait", "--run", run, "-o", "json"));
        assertThat(certificate.out())
                .contains("\"id\": \"" + run + "\"", "\"direction\": \"" + direction + "\"")
                .contains("\"outcome\": \"EQUAL\"")
                .doesNotContain("DIFFERENT", "UNVERIFIED");
    }

    private void itIsFinalized() throws Exception {
        Migration.require(
                0, migration.program("cutover", "finalize", "--reason", "all is well", "--token-file", operator));
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(Migration.require(0, migration.program("cutover", "status"))
                                .out())
                        .contains("FINALIZED"));
        assertThat(migration.run().terminate()).isEqualTo(143);
        Migration.require(0, migration.program("cleanup"));
        for (Database each : new Database[] {migration.source(), migration.target()}) {
            assertThat(Migration.value(each, "SELECT count(*) FROM pg_replication_slots"))
                    .isEqualTo("0");
            assertThat(Migration.value(each, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'lockstep%'"))
                    .isEqualTo("0");
        }
    }

    private static String login(Database side) throws Exception {
        return Migration.value(side, "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + Migration.APP + "'");
    }
}
