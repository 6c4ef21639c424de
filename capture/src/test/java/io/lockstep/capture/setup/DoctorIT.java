package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.doctor.Doctor;
import io.lockstep.capture.doctor.Finding;
import io.lockstep.capture.doctor.Severity;
import io.lockstep.events.Side;
import io.lockstep.lab.NativeReplication;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(SharedLab.WHOLE_SERVERS)
class DoctorIT implements OnSharedLab {
    @Test
    void a_deployment_that_is_set_up_has_no_finding_but_good_ones() throws SQLException {
        Pair pair = Pair.create("healthy");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        try (NativeReplication _ = pair.replicate("a")) {
            SetupSettings settings = pair.settings().withKafka(Pair.kafka());
            Pair.setUp(settings);
            assertThat(examine(settings, InstantSource.system()))
                    .extracting(Finding::severity)
                    .containsOnly(Severity.OK);
            Pair.cleanUp(settings);
        }
    }

    @Test
    void every_fault_of_a_deployment_is_found_with_its_fix() throws SQLException {
        Pair pair = Pair.create("ill");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)", "CREATE TABLE b (id int PRIMARY KEY)");
        try (NativeReplication replication = pair.replicate("a", "b")) {
            SetupSettings settings = pair.settings();
            Pair.setUp(settings);
            fallIll(pair);

            List<Finding> findings = examine(settings, () -> Instant.now().minus(Duration.ofMinutes(5)));

            assertThat(findings.stream()
                            .filter(finding -> finding.severity() != Severity.OK)
                            .map(finding -> finding.severity() + " " + finding.object() + " " + finding.check()))
                    .containsExactlyInAnyOrder(
                            "ERROR source slot-wal-limit",
                            "WARN source clock",
                            "WARN target read-only",
                            "WARN target clock",
                            "ERROR public.keyless tables",
                            "WARN public.a replica-identity",
                            "ERROR source table-privileges",
                            "WARN source least-privilege",
                            "ERROR source publication",
                            "ERROR source public",
                            "ERROR target slot",
                            "ERROR target watermark",
                            "WARN administrator setup");
            assertThat(findings)
                    .filteredOn(finding -> finding.severity() != Severity.OK)
                    .allSatisfy(finding -> assertThat(finding.fix()).isNotEmpty());
            assertThat(new Doctor(settings, Set.of("slot-wal-limit"), InstantSource.system()).examine())
                    .filteredOn(finding -> finding.check().equals("slot-wal-limit"))
                    .extracting(Finding::severity)
                    .containsOnly(Severity.WARN, Severity.OK);
            recover(pair);
            replication.enable();
            Pair.cleanUp(settings);
        }
    }

    private static void fallIll(Pair pair) throws SQLException {
        pair.run(
                Side.SOURCE,
                "ALTER SYSTEM SET max_slot_wal_keep_size = -1",
                "SELECT pg_reload_conf()",
                "ALTER TABLE a REPLICA IDENTITY FULL",
                "GRANT INSERT ON a TO \"capture of ill\"",
                "REVOKE SELECT ON b FROM \"capture of ill\"",
                "GRANT USAGE ON SCHEMA lockstep TO PUBLIC",
                "ALTER PUBLICATION lockstep_ill_source DROP TABLE b");
        pair.run(
                Side.TARGET,
                "SELECT pg_drop_replication_slot('lockstep_ill_target')",
                "ALTER SUBSCRIPTION ill_sub DISABLE");
        pair.runOnBoth("CREATE TABLE keyless (v int)");
        pair.run(Side.TARGET, "ALTER DATABASE ill SET default_transaction_read_only = on");
    }

    private static void recover(Pair pair) throws SQLException {
        pair.run(Side.SOURCE, "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'", "SELECT pg_reload_conf()");
        Pair.execute(SharedLab.lab().target().database(), "ALTER DATABASE ill RESET default_transaction_read_only");
    }

    private static List<Finding> examine(SetupSettings settings, InstantSource clock) {
        return new Doctor(settings, Set.of(), clock).examine();
    }
}
