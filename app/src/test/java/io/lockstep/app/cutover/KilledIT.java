package io.lockstep.app.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.Program;
import io.lockstep.app.ServiceProcess;
import io.lockstep.lab.PgBouncer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of everything but the databases and the pooler, at some moment of the pause, while tills go on writing and
/// a watchdog watches: nobody waits for long, nothing that was acknowledged is lost, both sides are never open, and
/// whoever comes next brings the run to its end.
final class KilledIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TILLS = 4;
    private static final int KILLS = Integer.getInteger("lockstep.process-kills", 2);
    /// Longer than a pause, in milliseconds: some kills come after it.
    private static final int LONGEST = 400;

    @TempDir
    private Path directory;

    @Test
    void tills_go_on_and_nothing_is_lost_whenever_the_coordinator_is_killed() throws Exception {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        long seed = Long.getLong("lockstep.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Migration migration = new Migration(directory, 0);
                ServiceProcess watchdog = migration.watchdog();
                Till tills = migration.open(TILLS)) {
            String operator = migration.token("olga", "operator").toString();
            await().atMost(PATIENCE).until(watchdog::ready);
            boolean moved = false;
            for (int kill = 1; kill <= KILLS && !moved; kill++) {
                String what = "seed " + seed + ", kill " + kill;
                moved = killed(migration, tills, operator, random.nextInt(LONGEST), what);
            }
            tills.end();
            assertThat(tills.failures()).as("seed " + seed).isEmpty();
            assertThat(Migration.numbers(moved ? migration.target() : migration.source()))
                    .as("seed " + seed)
                    .isEqualTo(Set.copyOf(tills.acknowledged()));
        }
    }

    /// Returns whether the application has moved.
    private static boolean killed(Migration migration, Till tills, String operator, int millis, String what)
            throws Exception {
        await(what)
                .atMost(PATIENCE)
                .until(() -> migration.program("status").status().get() == 0);
        Migration.require(0, migration.program("cutover", "--execute", "--reason", what, "--token-file", operator));
        await(what).atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> clientsMayWait(migration));
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
        migration.run().kill();
        int before = tills.acknowledged().size();
        await(what + ": tills go on without a coordinator")
                .atMost(PATIENCE)
                .until(() -> tills.acknowledged().size() > before + 20);
        assertThat(isOpen(migration, "source") && isOpen(migration, "target"))
                .as(what + ": both are open")
                .isFalse();
        migration.run().start();
        await(what)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(phase(migration)).as(what).isIn("ABORTED", "FAILBACK_WINDOW"));
        boolean moved = phase(migration).equals("FAILBACK_WINDOW");
        assertThat(isOpen(migration, "source")).as(what).isEqualTo(!moved);
        assertThat(isOpen(migration, "target")).as(what).isEqualTo(moved);
        return moved;
    }

    private static String phase(Migration migration) throws Exception {
        Program status = migration.program("cutover", "status", "-o", "json");
        status.status().get();
        return status.out().replaceFirst("(?s).*?\"phase\" : \"([A-Z_]+)\".*", "$1");
    }

    private static boolean clientsMayWait(Migration migration) throws Exception {
        return Migration.value(
                        migration.source(),
                        "SELECT coalesce(bool_or(waiting), false) FROM lockstep.lease WHERE side = 'source'")
                .equals("t");
    }

    private static boolean isOpen(Migration migration, String side) throws Exception {
        return Migration.value(
                        side.equals("source") ? migration.source() : migration.target(),
                        "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + Migration.APP + "'")
                .equals("t");
    }
}
