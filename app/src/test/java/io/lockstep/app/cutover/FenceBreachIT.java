package io.lockstep.app.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.Program;
import io.lockstep.lab.Database;
import io.lockstep.lab.PgBouncer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What comes past the fence, by a superuser whom nobody fences: before the decision it ends the run, after it it is
/// told, and whoever has come back is fenced again. Meanwhile the way back writes, and is never taken for a breach.
final class FenceBreachIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TILLS = 4;
    private static final int LOCK = 42;
    /// Keeps a run inside its barrier for as long as somebody has the lock.
    private static final String HOLD = """
            CREATE FUNCTION hold() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF NEW.step = 'TAKE_BARRIER' THEN PERFORM pg_advisory_xact_lock_shared(%d); END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER hold BEFORE INSERT ON lockstep.image FOR EACH ROW EXECUTE FUNCTION hold()""".formatted(LOCK);

    @TempDir
    private Path directory;

    private Migration migration;
    private String operator;

    @BeforeEach
    void begin() throws Exception {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        migration = new Migration(directory, 0, Duration.ofSeconds(15));
        operator = migration.token("olga", "operator").toString();
    }

    @AfterEach
    void end() throws Exception {
        if (migration != null) {
            migration.close();
        }
    }

    @Test
    void who_comes_past_the_fence_ends_the_run_before_the_decision_and_is_told_and_fenced_after_it() throws Exception {
        try (Till tills = migration.open(TILLS)) {
            awaitWrites(tills);
            aWritePastTheBarrierEndsTheRun();
            assertOpen("t", "f");
            awaitWrites(tills);

            itIsMoved();
            awaitWrites(tills);
            migration.run().kill();
            migration.run().start();
            awaitWrites(tills);
            await("the way back is no breach, also for a coordinator that begins anew")
                    .atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(status()).containsPattern("source-fenced +PASS"));
            assertThat(status()).doesNotContain("BREACH");
            assertThat(metrics())
                    .contains("kind=\"written\",migration=\"shop\"} 0", "kind=\"came_back\",migration=\"shop\"} 0");

            aWriteAfterTheDecisionIsTold();
            aRoleThatComesBackIsFencedAgain();
            assertOpen("f", "t");

            awaitWrites(tills);
            tills.end();
            assertThat(tills.failures()).isEmpty();
            assertThat(acknowledgedOf(migration.target())).isEqualTo(Set.copyOf(tills.acknowledged()));
        }
    }

    private void aWritePastTheBarrierEndsTheRun() throws Exception {
        Migration.execute(migration.source(), HOLD);
        awaitProven();
        try (Connection keeper = migration.source().connect();
                Statement kept = keeper.createStatement();
                Connection late = migration.target().connect();
                Statement later = late.createStatement()) {
            kept.execute("SELECT pg_advisory_lock(" + LOCK + ")");
            execute("a breach before the decision");
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> Migration.value(
                                    migration.source(),
                                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                            .equals("1"));
            late.setAutoCommit(false);
            later.execute("LOCK TABLE lockstep.watermark IN SHARE MODE");
            kept.execute("SELECT pg_advisory_unlock(" + LOCK + ")");
            int[] number = {0};
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(() -> {
                write(--number[0]);
                return status().contains("given up");
            });
            late.rollback();
        }
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).contains("EXECUTE  ABORTED"));
        assertThat(status())
                .containsPattern("given up +the fence of the source was breached: transaction \\d+ at \\S+")
                .contains("changed public.ledger on the source", "decision      ABORT");
        Migration.execute(migration.source(), "DROP TRIGGER hold ON lockstep.image", "DROP FUNCTION hold()");
    }

    private void itIsMoved() throws Exception {
        awaitProven();
        execute("the night");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(status()).contains("EXECUTE  FAILBACK_WINDOW"));
    }

    private void aWriteAfterTheDecisionIsTold() throws Exception {
        write(-1000);
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(status())
                        .containsPattern("WRITTEN .* transaction \\d+ at \\S+ changed public.ledger on the source")
                        .containsPattern("source-fenced +FAIL")
                        .contains("EXECUTE  FAILBACK_WINDOW"));
        assertThat(metrics()).contains("kind=\"written\",migration=\"shop\"} 1");
        assertOpen("f", "t");
    }

    private void aRoleThatComesBackIsFencedAgain() throws Exception {
        Migration.execute(migration.source(), "ALTER ROLE " + Migration.APP + " LOGIN");
        await().atMost(PATIENCE)
                .untilAsserted(
                        () -> assertThat(status()).containsPattern("CAME_BACK .* till can log in: fenced again"));
        assertThat(metrics()).contains("kind=\"came_back\",migration=\"shop\"} 1");
    }

    private void execute(String reason) throws Exception {
        Migration.require(0, migration.program("cutover", "--execute", "--reason", reason, "--token-file", operator));
    }

    private void awaitProven() {
        await().atMost(PATIENCE)
                .until(() -> migration.program("status").status().get() == 0);
    }

    private static void awaitWrites(Till tills) {
        int before = tills.acknowledged().size();
        await().atMost(PATIENCE).until(() -> tills.acknowledged().size() > before + 50);
    }

    /// By a superuser, with a number that no client writes.
    private void write(int number) throws SQLException {
        Migration.execute(
                migration.source(),
                "INSERT INTO ledger (id, number) OVERRIDING SYSTEM VALUE VALUES (" + number + ", " + number + ")");
    }

    private static Set<Integer> acknowledgedOf(Database database) throws SQLException {
        return Migration.numbers(database).stream().filter(number -> number > 0).collect(Collectors.toSet());
    }

    private void assertOpen(String source, String target) throws SQLException {
        String query = "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + Migration.APP + "'";
        assertThat(Migration.value(migration.source(), query)).isEqualTo(source);
        assertThat(Migration.value(migration.target(), query)).isEqualTo(target);
    }

    private String status() throws Exception {
        Program status = migration.program("cutover", "status");
        status.status().get();
        return status.out();
    }

    private String metrics() throws Exception {
        return migration.run().get("/metrics");
    }
}
