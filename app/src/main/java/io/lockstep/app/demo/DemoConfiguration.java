package io.lockstep.app.demo;

import io.lockstep.app.config.AdminAccess;
import io.lockstep.app.config.CanarySettings;
import io.lockstep.app.config.CaptureSettings;
import io.lockstep.app.config.CertificateChoice;
import io.lockstep.app.config.ClientProperties;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.CutoverChoice;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.config.HealthPorts;
import io.lockstep.app.config.HttpAddress;
import io.lockstep.app.config.KafkaAccess;
import io.lockstep.app.config.Privacy;
import io.lockstep.app.config.Replication;
import io.lockstep.app.config.SweepChoice;
import io.lockstep.app.config.TableGlob;
import io.lockstep.app.config.TableSelection;
import io.lockstep.app.config.TrafficChoice;
import io.lockstep.app.config.VerifierSettings;
import io.lockstep.app.config.WatermarkSettings;
import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.certificate.SigningKey;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.lab.Database;
import io.lockstep.lab.FreePort;
import io.lockstep.lab.Lab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// How Lockstep is configured in the demo: watermarks, canaries and gates are quicker than usual, for
/// nobody is to wait.
final class DemoConfiguration {
    static final Duration WATERMARKS = Duration.ofMillis(200);
    static final Duration PAUSE_BUDGET = CutoverChoice.USUAL.pauseBudget();

    private static final String NAME = "demo";
    private static final Duration CANARIES = Duration.ofSeconds(3);
    private static final Duration GATES_SUSTAINED = Duration.ofSeconds(1);
    private static final Duration DIGESTS = Duration.ofMinutes(1);
    private static final int PARTITIONS = 4;

    private DemoConfiguration() {}

    /// Of a replicator of which nothing is known yet.
    ///
    /// @param tokens the file of tokens
    /// @param key that signs certificates
    static Configuration of(Lab lab, ShopUser user, TrafficChoice traffic, Path tokens, SigningKey key) {
        return new Configuration(
                NAME,
                access(lab.source().database()),
                access(lab.target().database()),
                AdminAccess.NONE,
                new KafkaAccess(
                        new KafkaAccess.Bootstrap.Servers(lab.kafka().bootstrap()),
                        PARTITIONS,
                        new ClientProperties(Map.of())),
                new Replication.ObserveOnly(Replication.Apply.CAUSAL),
                new TableSelection(List.of(new TableGlob("public.*")), List.of(), Optional.empty(), ColumnRules.NONE),
                List.of(),
                new WatermarkSettings(WATERMARKS, "lockstep", Optional.empty()),
                new CanarySettings(CANARIES),
                new CaptureSettings(2048, 8192),
                new VerifierSettings(
                        2,
                        VerifierSettings.StateStore.ROCKSDB,
                        lab.directory().path().resolve("verifier")),
                SweepChoice.USUAL,
                cutover(user, traffic, lab.directory().path().resolve("cutover-state.json")),
                new CertificateChoice(Optional.of(new Secret(key.pem())), DIGESTS),
                new HttpAddress("127.0.0.1", FreePort.any(), HealthPorts.DEFAULT, tokens),
                new Privacy(Optional.empty()),
                List.of(),
                0);
    }

    private static CutoverChoice cutover(ShopUser user, TrafficChoice traffic, Path stateFile) {
        CutoverChoice usual = CutoverChoice.USUAL;
        return new CutoverChoice(
                usual.maxLag(),
                GATES_SUSTAINED,
                PAUSE_BUDGET,
                List.of(user.name()),
                List.of(),
                List.of(traffic),
                usual.failback(),
                usual.approvals(),
                stateFile);
    }

    private static DatabaseAccess access(Database database) {
        return new DatabaseAccess(database.jdbcUrl(), database.user(), Optional.of(new Secret(database.password())));
    }
}
