package io.lockstep.capture.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.capture.OnSharedLab;
import io.lockstep.capture.SharedLab;
import io.lockstep.capture.database.Secret;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
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

            assertThat(findings.stream().filter(DoctorIT::isBad).map(DoctorIT::described))
                    .containsExactlyInAnyOrder(
                            "ERROR source slot-wal-limit",
                            "WARN source slot-idle-timeout",
                            "WARN source wal-sender-timeout",
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
                    .filteredOn(DoctorIT::isBad)
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

    @Test
    void what_somebody_has_changed_behind_the_back_of_a_setup_is_named() throws Exception {
        Pair pair = Pair.create("named");
        pair.runOnBoth("CREATE TABLE a (id int PRIMARY KEY)");
        SetupSettings settings = pair.settings().withKafka(Pair.kafka());
        Pair.setUp(settings);
        changeDatabases(pair);
        spoilTopics();
        var clerk = new Secret("clerk");
        SetupSettings clerks = SetupSettings.permanent(
                        settings.lanes().getFirst(),
                        pair.as(Side.SOURCE, "clerk", clerk),
                        pair.as(Side.TARGET, "clerk", clerk),
                        Optional.empty())
                .withKafka(Pair.kafka());

        assertThat(examine(clerks, InstantSource.system()))
                .filteredOn(finding -> finding.severity() != Severity.OK)
                .allSatisfy(finding -> assertThat(finding.fix()).isNotEmpty())
                .extracting(finding ->
                        finding.severity() + " " + finding.object() + " " + finding.check() + " " + finding.what())
                .satisfiesOnlyOnce(what -> assertThat(what).startsWith("ERROR source replication-privilege"))
                .satisfiesOnlyOnce(what ->
                        assertThat(what).startsWith("ERROR source slot ").contains("somebody"))
                .satisfiesOnlyOnce(what ->
                        assertThat(what).startsWith("ERROR source publication ").contains("kinds of changes"))
                .satisfiesOnlyOnce(what -> assertThat(what).startsWith("WARN target read-only"))
                .satisfiesOnlyOnce(what -> assertThat(what).startsWith("ERROR administrator setup"))
                .satisfiesOnlyOnce(what -> assertThat(what).contains("named.source.changes", "CreateTime"))
                .satisfiesOnlyOnce(what -> assertThat(what).contains("named.source.changes", "retention.ms"))
                .satisfiesOnlyOnce(what -> assertThat(what).contains("named.target.changes", "4 partitions"))
                .satisfiesOnlyOnce(what -> assertThat(what).contains("missing: named.rulings"));
        Pair.execute(SharedLab.lab().target().database(), "ALTER DATABASE named RESET default_transaction_read_only");
        pair.run(Side.SOURCE, "SELECT pg_drop_replication_slot('lockstep_named_source')");
        Pair.cleanUp(settings);
    }

    private static void changeDatabases(Pair pair) throws SQLException {
        for (Side side : Side.values()) {
            pair.run(side, "CREATE ROLE \"clerk\" LOGIN PASSWORD 'clerk'");
        }
        pair.run(
                Side.SOURCE,
                "ALTER ROLE \"capture of named\" NOREPLICATION",
                "ALTER PUBLICATION lockstep_named_source SET (publish = 'insert')",
                "SELECT pg_drop_replication_slot('lockstep_named_source')",
                "SELECT pg_create_logical_replication_slot('lockstep_named_source', 'test_decoding')");
        pair.run(Side.TARGET, "ALTER DATABASE named SET default_transaction_read_only = on");
    }

    private static void spoilTopics() throws Exception {
        try (Admin admin = Admin.create(Map.<String, Object>copyOf(Pair.kafka().properties()))) {
            var topic = new ConfigResource(ConfigResource.Type.TOPIC, "named.source.changes");
            admin.incrementalAlterConfigs(Map.of(
                            topic, List.of(set("message.timestamp.type", "CreateTime"), set("retention.ms", "1000"))))
                    .all()
                    .get();
            admin.createPartitions(Map.of("named.target.changes", NewPartitions.increaseTo(4)))
                    .all()
                    .get();
            admin.deleteTopics(List.of("named.rulings")).all().get();
        }
    }

    private static AlterConfigOp set(String name, String value) {
        return new AlterConfigOp(new ConfigEntry(name, value), AlterConfigOp.OpType.SET);
    }

    private static boolean isBad(Finding finding) {
        return finding.severity() != Severity.OK;
    }

    private static String described(Finding finding) {
        return finding.severity() + " " + finding.object() + " " + finding.check();
    }

    private static void fallIll(Pair pair) throws SQLException {
        pair.run(
                Side.SOURCE,
                "ALTER SYSTEM SET max_slot_wal_keep_size = -1",
                "ALTER SYSTEM SET idle_replication_slot_timeout = '1h'",
                "ALTER DATABASE ill SET wal_sender_timeout = 0",
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
        pair.run(
                Side.SOURCE,
                "ALTER SYSTEM SET max_slot_wal_keep_size = '1GB'",
                "ALTER SYSTEM RESET idle_replication_slot_timeout",
                "SELECT pg_reload_conf()");
        Pair.execute(SharedLab.lab().target().database(), "ALTER DATABASE ill RESET default_transaction_read_only");
    }

    private static List<Finding> examine(SetupSettings settings, InstantSource clock) {
        return new Doctor(settings, Set.of(), clock).examine();
    }
}
