package io.lockstep.app.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.app.SharedLab;
import io.lockstep.app.config.ConfigLoader;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.Replication;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.Watcher;
import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.json.Divergence;
import io.lockstep.lab.Database;
import io.lockstep.lab.Fault;
import io.lockstep.lab.FaultInjection;
import io.lockstep.lab.FaultKind;
import io.lockstep.lab.Lab;
import io.lockstep.lab.Sessions;
import io.lockstep.lab.Shop;
import io.lockstep.lab.Workload;
import io.lockstep.lab.aws.FakeAws;
import io.lockstep.lab.dms.Behaviour;
import io.lockstep.lab.dms.DmsRoles;
import io.lockstep.lab.dms.DmsTask;
import io.lockstep.lab.dms.TaskDefinition;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A task of the **fake** of DMS that applies in batches: several versions of a row as one, rows in no order,
/// updates as a deletion and an insertion, in several transactions; stopped and resumed, when it applies once more
/// what it had applied. None of it raises an alarm, and what is really wrong is found and called what it is.
///
/// It takes a minute; with `-Dlockstep.batches.seconds=600` ten, in batches of up to 30 seconds.
final class BatchApplyIT {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int SECONDS = Integer.getInteger("lockstep.batches.seconds", 60);
    private static final int LONGEST_BATCH = Math.min(30, SECONDS / 8);
    private static final int TPS = 40;
    private static final String NAME = "batches";
    private static final String ROLE = "dms_batches";
    private static final String MAPPINGS = """
            { "rules": [
                { "rule-type": "selection", "rule-id": "1", "rule-name": "shop", "rule-action": "include",
                  "object-locator": { "schema-name": "public", "table-name": "%" } },
                { "rule-type": "selection", "rule-id": "2", "rule-name": "watermark", "rule-action": "include",
                  "object-locator": { "schema-name": "lockstep", "table-name": "watermark" } } ] }""";

    static {
        // for the SDK, which signs every request; the fake looks at none of it
        System.setProperty("aws.accessKeyId", "fake");
        System.setProperty("aws.secretAccessKey", "fake");
    }

    @TempDir
    private Path directory;

    private final Lab lab = SharedLab.lab();

    @Test
    void nothing_that_batches_do_is_an_alarm_and_every_fault_is_found_among_them() throws Exception {
        for (Database server : List.of(lab.source().database(), lab.target().database())) {
            Sessions.execute(server, "CREATE DATABASE " + NAME);
        }
        Shop.create(source(), target(), 500, 1);
        Database writer = DmsRoles.onTarget(target(), ROLE, "secret", "dms_control", "public");
        var definition =
                new TaskDefinition(NAME, true, TaskDefinition.batches(1, Math.max(2, LONGEST_BATCH)), MAPPINGS);
        List<String> said = new ArrayList<>();
        try (DmsTask task = new DmsTask(definition, source(), writer, InstantSource.system());
                FakeAws fake = FakeAws.start(task)) {
            Configuration configuration = DmsWiring.settled(configuration(definition, fake));
            assertThat(configuration.replication().apply())
                    .as("what the task's settings say")
                    .isEqualTo(Replication.Apply.CAUSAL);
            try (Setup setup = Setup.plan(new Administration(configuration).settings())) {
                setup.execute(Watcher.NONE);
            }
            DmsRoles.grant(target(), ROLE, "lockstep");
            task.start(DmsTask.Start.START);
            task.awaitRunning(PATIENCE);
            try (Services services = Services.start(configuration, said::add)) {
                clean(services, task);
                faulty(services, task);
            }
        } finally {
            dropSlots();
        }
        assertThat(said).isEmpty();
    }

    /// As long as batches take to do all that they do.
    private void clean(Services services, DmsTask task) throws Exception {
        task.behave(Behaviour.FAITHFUL.updatingInHalves().replaying(20));
        try (Workload workload = Workload.start(source(), 7, TPS)) {
            Thread.sleep(Duration.ofSeconds(SECONDS).dividedBy(2));
            restart(task);
            Thread.sleep(Duration.ofSeconds(SECONDS).dividedBy(2));
            assertThat(workload.counts().rows()).isGreaterThan(SECONDS * 10L);
        }
        await(() -> assertThat(word(services)).isEqualTo("PROVEN"));
        assertThat(services.overview().state().divergences().stream()).isEmpty();
        assertThat(services.overview().lanes())
                .allMatch(lane ->
                        lane.sourceAccount().balanced() && lane.targetAccount().balanced());
        assertThat(services.overview().lanes().stream()
                        .mapToLong(BatchApplyIT::settled)
                        .sum())
                .as("versions that were proven")
                .isGreaterThan(SECONDS * 5L);
    }

    private static long settled(LaneView lane) {
        return lane.sourceAccount().received() - lane.sourceAccount().waiting();
    }

    private static void restart(DmsTask task) {
        task.stop();
        await(() -> assertThat(task.state(Duration.ZERO).status()).isEqualTo("stopped"));
        assertThat(task.start(DmsTask.Start.RESUME)).isTrue();
    }

    private void faulty(Services services, DmsTask task) throws Exception {
        task.behave(Behaviour.FAITHFUL);
        var injection = new FaultInjection(source(), target());
        injection.prime();
        long primed = written(services) + 2;
        await(() -> assertThat(proven(services)).isGreaterThan(primed));
        try (Workload workload = Workload.start(source(), 8, TPS)) {
            List<Fault> faults = new ArrayList<>();
            for (FaultKind kind : FaultKind.values()) {
                faults.add(injection.inject(kind));
            }
            await(() -> {
                assertThat(workload.counts().rows()).isPositive();
                for (Fault fault : faults) {
                    assertThat(found(services, fault))
                            .as("%s of %s %s", fault.kind(), fault.table(), fault.key())
                            .contains(fault.expected());
                }
            });
        }
        assertThat(services.overview().state().divergences().stream())
                .as("and nothing else is")
                .hasSize(FaultKind.values().length);
    }

    private static List<String> found(Services services, Fault fault) {
        return services.overview().state().divergences().stream()
                .filter(row -> row.key().table().name().equals(fault.table().name()))
                .filter(row -> columns(row).equals(fault.key()))
                .map(row -> row.type().name())
                .toList();
    }

    private static Map<String, String> columns(Divergence row) {
        return row.key().columns().stream().collect(Collectors.toMap(KeyColumn::name, KeyColumn::text));
    }

    private static long written(Services services) {
        return services.overview().lanes().stream()
                .flatMap(lane -> lane.current().stream())
                .mapToLong(view -> view.progress().sourceWatermark())
                .min()
                .orElse(0);
    }

    private static long proven(Services services) {
        return services.overview()
                .leastProven()
                .map(view -> view.progress().proven())
                .orElse(0L);
    }

    private static String word(Services services) {
        var assessment = services.overview().assessment();
        return assessment.reasons().isEmpty()
                ? assessment.verdict().word()
                : assessment.verdict().word() + " "
                        + assessment.reasons().stream().map(Reason::text).toList();
    }

    private static void await(ThrowingRunnable asserted) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(asserted);
    }

    private Configuration configuration(TaskDefinition definition, FakeAws fake) throws IOException {
        Path file = SharedLab.configure(
                directory.resolve("lockstep.yaml"), NAME, """
                replication:
                  type: dms
                  dms: { task-arn: "%s", target-user: %s, endpoint: "%s" }
                watermark: { interval: 200ms }
                verifier: { state: memory }
                privacy: { fingerprint-key: "00112233445566778899aabbccddeeff" }
                http: { port: 0 }
                """.formatted(definition.arn(), ROLE, fake.endpoint()));
        return new ConfigLoader(Map.of()).load(file, List.of()).configuration();
    }

    /// Those of the task, which nobody else drops.
    private void dropSlots() throws Exception {
        await(() -> Sessions.execute(
                source(),
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = '" + NAME
                        + "'"));
    }

    private Database source() {
        return lab.source().database().named(NAME);
    }

    private Database target() {
        return lab.target().database().named(NAME);
    }
}
