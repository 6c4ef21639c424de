package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.Replication;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.run.Administration;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.setup.DmsRule;
import io.lockstep.capture.setup.Script;
import io.lockstep.capture.setup.Setup;
import io.lockstep.capture.setup.SetupSettings;
import io.lockstep.capture.setup.Step;
import io.lockstep.capture.setup.Watcher;
import io.lockstep.events.TableId;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep setup`.
@Command(
        name = "setup",
        description = "Create, or repair, what Lockstep needs on both databases and Kafka; `cleanup` removes it.",
        footer = {"", "From then on two replication slots a lane retain log: start the services soon, or clean up."})
final class SetupCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--dry-run", description = "Print the SQL of both sides, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--new-epoch",
            description = "Begin a new epoch, and forget what a verifier that is not running has read.")
    private boolean newEpoch;

    @Option(
            names = "--lane",
            paramLabel = "NAME",
            description = "With --new-epoch: begin it in this lane only, and forget nothing.")
    private @Nullable String lane;

    SetupCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.load().configuration();
        SetupSettings settings = epochs(new Administration(configuration).settings());
        try (Setup setup = Setup.plan(settings)) {
            setup.remarks().forEach(console::message);
            ObjectNode document = JsonNodeFactory.instance.objectNode();
            document.put("schema", "lockstep/setup/v1");
            document.put("migration", configuration.migration());
            document.put("dryRun", dryRun);
            document.put("complete", setup.isComplete());
            ArrayNode steps = document.putArray("steps");
            if (dryRun) {
                setup.steps().forEach(step -> StepView.add(steps, step, StepView.outcome(step, "to do")));
            } else {
                execute(setup, steps);
            }
            access(setup, document);
            document.put("replicator", advice(configuration, settings));
            console.data(output.render(
                    document,
                    () -> dryRun
                            ? Script.of("Setup", settings, setup.steps())
                            : summary(setup, document, settings.lanes().size())));
        }
        return ExitStatus.DONE.code();
    }

    private SetupSettings epochs(SetupSettings settings) {
        if (lane == null) {
            return settings.withNewEpoch(newEpoch);
        }
        if (!newEpoch) {
            throw UserError.usage(
                    "--lane is for --new-epoch: a setup is of all lanes", "leave it out, or add --new-epoch");
        }
        return settings.withNewEpoch(lane);
    }

    private void execute(Setup setup, ArrayNode steps) {
        if (setup.isComplete()) {
            console.message("Nothing to do: everything is there already");
        } else {
            console.message("Setting up");
        }
        setup.execute(new Watcher() {
            @Override
            public void done(Step step) {
                String outcome = StepView.outcome(step, "done");
                StepView.add(steps, step, outcome);
                console.message(StepView.line(step, outcome));
            }
        });
    }

    private static void access(Setup setup, ObjectNode document) {
        ArrayNode roles = document.putArray("access");
        setup.access().forEach(access -> {
            ObjectNode role = roles.addObject();
            role.put("side", access.side().word());
            role.put("role", access.role());
            access.privileges().forEach(role.withArray("privileges")::add);
        });
    }

    private static String summary(Setup setup, ObjectNode document, int lanes) {
        String access = setup.access().stream()
                .map(role -> "On the " + role.side().word() + ", role " + role.role() + " has\n  "
                        + String.join("\n  ", role.privileges()))
                .collect(Collectors.joining("\n"));
        return access + "\n\n" + document.path("replicator").asText() + "\n\n" + slots(lanes)
                + " retain log from now on: start the services, or run `lockstep cleanup`.";
    }

    private static String slots(int lanes) {
        return lanes == 1 ? "Two replication slots" : "Two replication slots for each of " + lanes + " lanes";
    }

    /// What the operator must do so that the replicator carries the watermarks.
    private static String advice(Configuration configuration, SetupSettings settings) {
        return settings.lanes().stream()
                .map(lane -> advice(configuration.replication(), lane))
                .collect(Collectors.joining("\n"));
    }

    private static String advice(Replication replication, LaneSettings lane) {
        TableId table = lane.watermarkTable().id();
        String ofLane = lane.ofLane();
        return switch (replication) {
            case Replication.Native _ ->
                "Subscription " + lane.subscription().orElseThrow() + " carries " + table
                        + "; there is nothing else to do.";
            case Replication.Dms dms ->
                "Task " + dms.arn() + " must carry " + table + " like any other table, from before its full load.\n"
                        + "Its accounts need USAGE on schema " + table.schema() + " and, on the source, SELECT, on the"
                        + " target (" + dms.targetUser() + "), SELECT, INSERT, UPDATE and DELETE on " + table + ".\n"
                        + "Add to its table mappings:\n" + DmsRule.of(table);
            case Replication.ObserveOnly _ ->
                "Your replicator" + (ofLane.isEmpty() ? "" : "'s task" + ofLane) + " must carry " + table
                        + " like any other table, from before its full load.\n"
                        + "Its account needs USAGE on schema " + table.schema() + " and, on the source, SELECT, on the"
                        + " target, SELECT, INSERT, UPDATE and DELETE on " + table + ".\n"
                        + "For AWS DMS, add to the task's table mappings:\n" + DmsRule.of(table);
        };
    }
}
