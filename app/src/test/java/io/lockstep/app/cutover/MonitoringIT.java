package io.lockstep.app.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.app.monitoring.LiveChecks;
import io.lockstep.app.monitoring.Prometheus;
import io.lockstep.lab.PgBouncer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A migration under the eyes of a real Prometheus: nothing alerts while nothing is broken, what is broken for real
/// does, and after a divergence, a sweep, canaries and a cutover no panel of a dashboard is empty.
final class MonitoringIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    /// As long as what is broken for longest.
    private static final Duration CLEAN = Duration.ofSeconds(45);

    @TempDir
    private Path directory;

    private final Instant begun = Instant.now();

    @Test
    void what_is_broken_alerts_and_everything_else_is_shown() throws Exception {
        assumeThat(PgBouncer.program()).as("pgbouncer is not installed").isPresent();
        assumeThat(Prometheus.program("prometheus"))
                .as("prometheus is not installed")
                .isPresent();
        try (Migration migration = new Migration(directory, 0);
                Till tills = migration.open(4);
                Prometheus prometheus = LiveChecks.start(directory, migration.port())) {
            itIsProven(migration);
            nothingAlertsWhileNothingIsBroken(prometheus);

            theTargetFallsBehind(migration, prometheus);
            aRowIsWrittenOnTheTarget(migration, prometheus);
            theTargetCrashes(migration, prometheus);

            itIsProven(migration);
            theApplicationMoves(migration, tills);
            var checks = new LiveChecks(prometheus, "shop", begun);
            checks.somethingIs("lockstep_cutover_gate_unknown{gate=\"failback\"} == 1");
            checks.everyPanelHasSomethingToShow();
            checks.everythingExportedIsDocumentedAndEverythingNamedIsExported();
            LiveChecks.theMetricsAreAsPrometheusWantsThem(migration.run().get("/metrics"), directory);

            everythingIsStopped(migration, prometheus);
        }
    }

    private static void itIsProven(Migration migration) {
        await().atMost(PATIENCE)
                .until(() -> migration.program("status").status().get() == 0);
    }

    private static void nothingAlertsWhileNothingIsBroken(Prometheus prometheus) throws IOException {
        await("what was not known at the start")
                .atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.firing()).isEmpty());
        Instant from = Instant.now();
        await("a canary, and as long a time as things are broken")
                .atMost(PATIENCE)
                .until(() -> Instant.now().isAfter(from.plus(CLEAN))
                        && !prometheus
                                .range("lockstep_canary_last_found_timestamp_seconds", from, Instant.now())
                                .isEmpty());

        assertThat(prometheus.fired(from, Instant.now())).isEmpty();
    }

    private static void theTargetFallsBehind(Migration migration, Prometheus prometheus) throws Exception {
        Migration.execute(migration.target(), "ALTER SUBSCRIPTION shop DISABLE");
        awaitAlert(prometheus, "LockstepLagHigh");
        Migration.execute(migration.target(), "ALTER SUBSCRIPTION shop ENABLE");
        awaitSilence(prometheus, "LockstepLagHigh");
    }

    private static void aRowIsWrittenOnTheTarget(Migration migration, Prometheus prometheus) throws Exception {
        Migration.execute(
                migration.target(), "INSERT INTO ledger (id, number) OVERRIDING SYSTEM VALUE VALUES (-1, -1)");
        awaitAlert(prometheus, "LockstepDivergence");
        Migration.execute(migration.target(), "DELETE FROM ledger WHERE id = -1");
        awaitSilence(prometheus, "LockstepDivergence");
    }

    private static void theTargetCrashes(Migration migration, Prometheus prometheus) {
        migration.lab().target().crash();
        awaitAlert(prometheus, "LockstepCaptureDown");
        migration.lab().target().start();
        awaitSilence(prometheus, "LockstepCaptureDown");
    }

    private static void theApplicationMoves(Migration migration, Till tills) throws Exception {
        String operator = migration.token("olga", "operator").toString();
        Migration.require(
                0,
                migration.program("cutover", "--execute", "--wait", "--reason", "the night", "--token-file", operator));
        migration.awaitFailbackReady(0);
        int before = tills.acknowledged().size();
        await().atMost(PATIENCE).until(() -> tills.acknowledged().size() > before + 50);
    }

    private static void everythingIsStopped(Migration migration, Prometheus prometheus) {
        migration.run().kill();
        awaitAlert(prometheus, "LockstepServiceDown");
        awaitAlert(prometheus, "LockstepAbsent");
    }

    private static void awaitAlert(Prometheus prometheus, String name) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.firing()).contains(name));
    }

    private static void awaitSilence(Prometheus prometheus, String name) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(prometheus.firing()).doesNotContain(name));
    }
}
