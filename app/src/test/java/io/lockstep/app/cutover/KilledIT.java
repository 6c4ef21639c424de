package io.lockstep.app.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.Program;
import io.lockstep.app.ServiceProcess;
import io.lockstep.lab.Database;
import io.lockstep.lab.PgBouncer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `kill -9` of everything but the databases and the pooler, at some moment of the pause, while tills go on writing and
/// a watchdog watches: nobody waits for long, nothing that was acknowledged is lost, both sides are never open, and
/// whoever comes next brings the run to its end. A shop that has moved is moved back, and killed on that way as well.
final class KilledIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int TILLS = 4;
    private static final int KILLS = Integer.getInteger("lockstep.process-kills", 3);
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
            int leg = 0;
            for (int kill = 1; kill <= KILLS; kill++) {
                String what = "seed " + seed + ", kill " + kill + " on leg " + leg;
                leg += killed(migration, tills, operator, leg, random.nextInt(LONGEST), what) ? 1 : 0;
            }
            tills.end();
            assertThat(tills.failures()).as("seed " + seed).isEmpty();
            assertThat(Migration.numbers(sourceOf(migration, leg)))
                    .as("seed " + seed)
                    .isEqualTo(Set.copyOf(tills.acknowledged()));
        }
    }

    /// Returns whether the application has moved.
    private static boolean killed(Migration migration, Till tills, String operator, int leg, int millis, String what)
            throws Exception {
        order(migration, operator, leg, what);
        awaitThePause(migration, leg, what);
        LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
        migration.run().kill();
        int before = tills.acknowledged().size();
        await(what + ": tills go on without a coordinator")
                .atMost(PATIENCE)
                .until(() -> tills.acknowledged().size() > before + 20);
        assertThat(isOpen(migration.source()) && isOpen(migration.target()))
                .as(what + ": both are open")
                .isFalse();
        migration.run().start();
        await(what)
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(phase(migration, leg)).as(what).isIn("ABORTED", "FAILBACK_WINDOW"));
        boolean moved = phase(migration, leg).equals("FAILBACK_WINDOW");
        assertThat(isOpen(sourceOf(migration, leg))).as(what).isEqualTo(!moved);
        assertThat(isOpen(sourceOf(migration, leg + 1))).as(what).isEqualTo(moved);
        return moved;
    }

    private static void awaitThePause(Migration migration, int leg, String what) throws Exception {
        try {
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(5)).until(() -> clientsMayWait(migration, leg));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    what + ": "
                            + Migration.require(0, migration.program("cutover", "status"))
                                    .out(),
                    e);
        }
    }

    private static void order(Migration migration, String operator, int leg, String what) throws Exception {
        if (leg == 0) {
            await(what)
                    .atMost(PATIENCE)
                    .until(() -> migration.program("status").status().get() == 0);
            Migration.require(0, migration.program("cutover", "--execute", "--reason", what, "--token-file", operator));
        } else {
            migration.awaitFailbackReady(leg - 1);
            Migration.require(0, migration.program("cutover", "failback", "--reason", what, "--token-file", operator));
        }
    }

    private static Database sourceOf(Migration migration, int leg) {
        return leg % 2 == 0 ? migration.source() : migration.target();
    }

    /// Of the newest run, once that is one of this leg.
    private static String phase(Migration migration, int leg) throws Exception {
        Program status = migration.program("cutover", "status", "-o", "json");
        status.status().get();
        String id = "\"id\" : \"" + (leg == 0 ? "" : leg + "\\.") + "[0-9]+\"";
        return status.out().replaceFirst("(?s).*?" + id + ".*?\"phase\" : \"([A-Z_]+)\".*", "$1");
    }

    private static boolean clientsMayWait(Migration migration, int leg) throws Exception {
        return Migration.value(
                        sourceOf(migration, leg),
                        "SELECT coalesce(bool_or(waiting), false) FROM lockstep" + (leg == 0 ? "" : "_leg" + leg)
                                + ".lease WHERE side = 'source'")
                .equals("t");
    }

    private static boolean isOpen(Database side) throws Exception {
        return Migration.value(side, "SELECT rolcanlogin FROM pg_roles WHERE rolname = '" + Migration.APP + "'")
                .equals("t");
    }
}
