package io.lockstep.app.run;

import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.Replication;
import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.dms.Dms;
import io.lockstep.cutover.dms.DmsLatency;
import io.lockstep.cutover.dms.DmsReport;
import io.lockstep.cutover.dms.TaskDocuments;
import io.lockstep.events.dms.TaskSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The DMS task of a configuration.
public final class DmsWiring {
    private static final Logger LOG = LoggerFactory.getLogger(DmsWiring.class);
    /// Between two looks that have to agree.
    private static final Duration BETWEEN = Duration.ofSeconds(1);

    private DmsWiring() {}

    /// The task, asked by these clients.
    public static Dms dms(Replication.Dms replication, AwsClients aws) {
        return Dms.of(aws, replication.arn(), BETWEEN);
    }

    /// What is said of it.
    public static DmsReport report(Configuration configuration, Replication.Dms replication, AwsClients aws) {
        Dms dms = dms(replication, aws);
        return DmsReport.read(
                dms,
                new DmsLatency(aws, dms, InstantSource.system()),
                Wiring.address(configuration.target())::connect,
                replication.settled() && replication.apply() == Replication.Apply.ORDERED,
                configuration.tables().mappings());
    }

    /// How a DMS task applies, and what it changes, is asked of the task where nothing says it: so that it is
    /// verified in
    /// the right mode from the first row.
    ///
    /// @throws io.lockstep.cutover.aws.AwsException when AWS does not say
    public static Configuration settled(Configuration configuration) {
        if (!(configuration.replication() instanceof Replication.Dms dms) || dms.settled()) {
            return configuration;
        }
        try (AwsClients aws = new AwsClients(dms.access())) {
            Replication.Dms known = dms.settledBy(settings(dms(dms, aws)));
            LOG.atInfo()
                    .addKeyValue("task", dms.arn())
                    .addKeyValue("apply", known.apply())
                    .log("The task's settings say how it applies");
            return configuration.withReplication(known);
        }
    }

    private static TaskSettings settings(Dms dms) {
        return switch (TaskDocuments.settings(dms.look())) {
            case TaskSettings.Accepted(TaskSettings settings) -> settings;
            case TaskSettings.Refused(var problems) ->
                throw UserError.usage(
                        "task " + dms.arn() + " has settings that cannot be verified: "
                                + problems.stream().map(Object::toString).collect(Collectors.joining("; ")),
                        "change them, or name a document in replication.dms.settings");
        };
    }
}
