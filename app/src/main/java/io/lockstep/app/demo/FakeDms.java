package io.lockstep.app.demo;

import io.lockstep.app.config.Losses;
import io.lockstep.app.config.Replication;
import io.lockstep.app.run.DmsWiring;
import io.lockstep.cutover.aws.AwsAccess;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.dms.Dms;
import io.lockstep.cutover.dms.StartType;
import io.lockstep.cutover.dms.TaskArn;
import io.lockstep.cutover.dms.TaskState.Activity;
import io.lockstep.lab.Database;
import io.lockstep.lab.aws.FakeAws;
import io.lockstep.lab.dms.DmsRoles;
import io.lockstep.lab.dms.DmsTask;
import io.lockstep.lab.dms.TaskDefinition;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;

/// A fake of AWS on this machine with one task of DMS, started and stopped as DMS is: by requests to its endpoint.
final class FakeDms implements Replicator {
    /// As which the task writes to the target.
    private static final String ROLE = "dms_target";

    private static final int PASSWORD_BYTES = 16;
    private static final long GLANCE_MILLIS = 200;
    private static final String MAPPINGS = """
            { "rules": [
                { "rule-type": "selection", "rule-id": "1", "rule-name": "shop", "rule-action": "include",
                  "object-locator": { "schema-name": "public", "table-name": "%" } },
                { "rule-type": "selection", "rule-id": "9001", "rule-name": "lockstep-watermark",
                  "rule-action": "include",
                  "object-locator": { "schema-name": "lockstep", "table-name": "watermark" } } ] }""";

    private final Database target;
    private final DmsTask task;
    private final FakeAws fake;
    private final Replication.Dms configuration;
    private final AwsClients aws;

    private FakeDms(Database target, DmsTask task, FakeAws fake) {
        this.target = target;
        this.task = task;
        this.fake = fake;
        this.configuration = new Replication.Dms(
                TaskArn.of(task.definition().arn()),
                new AwsAccess(Optional.of(TaskDefinition.REGION), Optional.of(fake.endpoint())),
                ROLE,
                Optional.empty(),
                false,
                Replication.Apply.CAUSAL,
                Losses.NONE);
        this.aws = new AwsClients(configuration.access());
    }

    /// A task that is ready to be started.
    static FakeDms create(Database source, Database target) throws SQLException {
        // for the SDK, which signs every request; the fake looks at none of it
        System.setProperty("aws.accessKeyId", "fake");
        System.setProperty("aws.secretAccessKey", "fake");
        var random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        Database writer = DmsRoles.onTarget(target, ROLE, HexFormat.of().formatHex(random), "dms_control", "public");
        var definition = new TaskDefinition("shop", false, TaskDefinition.TRANSACTIONAL, MAPPINGS);
        DmsTask task = new DmsTask(definition, source, writer, InstantSource.system());
        return new FakeDms(target, task, FakeAws.start(task));
    }

    @Override
    public Replication configuration() {
        return configuration;
    }

    @Override
    public void carry() throws SQLException, InterruptedException {
        DmsRoles.grant(target, ROLE, "lockstep");
        dms().start(StartType.START);
        task.awaitRunning(COPYING);
    }

    @Override
    public void disable() throws InterruptedException {
        dms().stop();
        while (dms().look().activity() != Activity.ENDED) {
            Thread.sleep(GLANCE_MILLIS);
        }
    }

    @Override
    public void enable() {
        dms().start(StartType.RESUME);
    }

    private Dms dms() {
        return DmsWiring.dms(configuration, aws);
    }

    @Override
    public void close() {
        aws.close();
        fake.close();
        task.close();
    }
}
