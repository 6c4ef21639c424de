package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.run.Administration;
import io.lockstep.app.run.LegsMade;
import io.lockstep.capture.setup.Cleanup;
import io.lockstep.capture.setup.Script;
import io.lockstep.capture.setup.SetupSettings;
import io.lockstep.capture.setup.Step;
import io.lockstep.capture.setup.Watcher;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep cleanup`.
@Command(
        name = "cleanup",
        description = "Remove from both databases and Kafka what Lockstep has created there, and nothing else.",
        footer = {"", "Exit status: 7 when something was left, which is named with the reason."})
final class CleanupCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--dry-run", description = "Print the SQL of both sides, and change nothing.")
    private boolean dryRun;

    @Option(
            names = "--lane",
            paramLabel = "NAME",
            description = "Remove only what belongs to this lane, which the configuration no longer has.")
    private @Nullable String lane;

    CleanupCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() {
        Configuration configuration = options.load().configuration();
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/cleanup/v1");
        document.put("migration", configuration.migration());
        document.put("dryRun", dryRun);
        ArrayNode steps = document.putArray("steps");
        List<String> scripts = new ArrayList<>();
        boolean gone = true;
        for (Configuration leg : legs(configuration)) {
            gone &= clean(new Administration(leg).settings(), steps, scripts);
        }
        if (dryRun) {
            console.data(output.render(document, () -> String.join("\n", scripts)));
            return ExitStatus.DONE.code();
        }
        boolean all = gone;
        document.put("complete", all);
        console.data(output.render(document, () -> summary(all, steps)));
        return all ? ExitStatus.DONE.code() : ExitStatus.MANUAL_ACTION.code();
    }

    /// What was made for failbacks goes first.
    private List<Configuration> legs(Configuration configuration) {
        List<Configuration> legs = new ArrayList<>();
        if (lane == null && configuration.leg() == 0) {
            legs.addAll(new LegsMade(configuration).later());
        }
        legs.add(configuration);
        return legs;
    }

    private boolean clean(SetupSettings settings, ArrayNode steps, List<String> scripts) {
        try (Cleanup cleanup = lane == null ? Cleanup.plan(settings) : Cleanup.plan(settings, lane)) {
            if (!dryRun) {
                return cleanup.execute(watcher(steps));
            }
            cleanup.steps().forEach(step -> StepView.add(steps, step, StepView.outcome(step, "to do")));
            scripts.add(Script.of("Cleanup", settings, cleanup.steps()));
            return true;
        }
    }

    private Watcher watcher(ArrayNode steps) {
        return new Watcher() {
            @Override
            public void done(Step step) {
                tell(step, StepView.outcome(step, "removed"));
            }

            @Override
            public void failed(Step step, String reason) {
                tell(step, "left: " + reason);
            }

            private void tell(Step step, String outcome) {
                StepView.add(steps, step, outcome);
                console.message(StepView.line(step, outcome));
            }
        };
    }

    private static String summary(boolean gone, ArrayNode steps) {
        long left = IntStream.range(0, steps.size())
                .filter(i -> steps.path(i).path("outcome").asText().startsWith("left: "))
                .count();
        if (gone) {
            return steps.isEmpty()
                    ? "Nothing to do: Lockstep has created nothing here"
                    : "Everything that Lockstep had created is gone";
        }
        return left + " objects are left: do what is said of each, then run `lockstep cleanup` again";
    }
}
