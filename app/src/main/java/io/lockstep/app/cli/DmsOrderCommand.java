package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.run.DmsWiring;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.dms.Dms;
import io.lockstep.cutover.dms.StartType;
import io.lockstep.cutover.dms.TaskState;
import io.lockstep.cutover.dms.TaskState.Activity;
import io.lockstep.events.TableId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// What an operator has DMS do with the task: each is one request, which DMS carries out in its own time.
abstract class DmsOrderCommand implements Callable<Integer> {
    private static final Duration GLANCE = Duration.ofSeconds(2);
    private static final String WAITING = "Wait until DMS says, three times in a row, that it is so.";

    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    DmsOrderCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /// Sends it.
    ///
    /// @return what the task is to become; empty when it stays as it is
    abstract Optional<Activity> order(Dms dms);

    /// What the operator has to know.
    abstract String advice();

    boolean waits() {
        return false;
    }

    int timeoutSeconds() {
        return 0;
    }

    @Override
    public final Integer call() throws InterruptedException {
        DmsTask task = DmsTask.of(options);
        try (AwsClients aws = new AwsClients(task.replication().access())) {
            Dms dms = DmsWiring.dms(task.replication(), aws);
            Optional<Activity> aim = order(dms);
            TaskState state = waits() && aim.isPresent() ? await(dms, aim.get()) : dms.look();
            ObjectNode document = JsonNodeFactory.instance
                    .objectNode()
                    .put("schema", "lockstep/dms-order/v1")
                    .put("arn", dms.arn().text())
                    .put("task", state.name())
                    .put("status", state.status());
            console.data(output.render(
                    document, () -> "task " + Printable.line(state.name()) + " is " + Printable.line(state.shown())));
            console.message(advice());
            return ExitStatus.DONE.code();
        }
    }

    private TaskState await(Dms dms, Activity aim) throws InterruptedException {
        long end = System.nanoTime() + Duration.ofSeconds(timeoutSeconds()).toNanos();
        while (true) {
            Optional<TaskState> steady = dms.lookSteadily();
            if (steady.filter(state -> state.activity() == aim).isPresent()) {
                return steady.get();
            }
            if (System.nanoTime() > end) {
                throw new UserError(
                        "DMS says that the task is " + dms.look().shown() + " after " + timeoutSeconds() + " s",
                        "it goes on by itself; `lockstep dms status --watch` shows it",
                        ExitStatus.TIMED_OUT);
            }
            Thread.sleep(GLANCE);
        }
    }

    /// Those of which one can wait for the end.
    abstract static class Patient extends DmsOrderCommand {
        @Option(names = "--wait", description = WAITING)
        private boolean wait;

        @Option(
                names = "--timeout",
                paramLabel = "SECONDS",
                defaultValue = "600",
                description = "How long to wait (default: ${DEFAULT-VALUE}).")
        private int timeout;

        Patient(GlobalOptions options, Console console) {
            super(options, console);
        }

        @Override
        boolean waits() {
            return wait;
        }

        @Override
        int timeoutSeconds() {
            return timeout;
        }
    }

    /// `lockstep dms start`.
    @Command(name = "start", description = "Start the task for the first time: it loads every table, then follows.")
    static final class Start extends Patient {
        Start(GlobalOptions options, Console console) {
            super(options, console);
        }

        @Override
        Optional<Activity> order(Dms dms) {
            dms.start(StartType.START);
            return Optional.of(Activity.RUNNING);
        }

        @Override
        String advice() {
            return "Rows are judged from the first watermark after a table's load: `lockstep tables` shows when.";
        }
    }

    /// `lockstep dms resume`.
    @Command(name = "resume", description = "Have the task go on from where it was.")
    static final class Resume extends Patient {
        Resume(GlobalOptions options, Console console) {
            super(options, console);
        }

        @Override
        Optional<Activity> order(Dms dms) {
            dms.start(StartType.RESUME);
            return Optional.of(Activity.RUNNING);
        }

        @Override
        String advice() {
            return "It may apply again what it had applied before; that raises no alarm.";
        }
    }

    /// `lockstep dms stop`.
    @Command(name = "stop", description = "Stop the task. Its slot retains the source's log until it is resumed.")
    static final class Stop extends Patient {
        Stop(GlobalOptions options, Console console) {
            super(options, console);
        }

        @Override
        Optional<Activity> order(Dms dms) {
            dms.stop();
            return Optional.of(Activity.ENDED);
        }

        @Override
        String advice() {
            return "A cutover stops it by itself, after it has proven that nothing is missing.";
        }
    }

    /// `lockstep dms reload-table`.
    @Command(name = "reload-table", description = "Have DMS load tables again, while the task runs.")
    static final class ReloadTable extends DmsOrderCommand {
        @Parameters(
                arity = "1..*",
                paramLabel = "TABLE",
                description = "As the source calls it, such as public.orders.")
        private List<String> tables = new ArrayList<>();

        ReloadTable(GlobalOptions options, Console console) {
            super(options, console);
        }

        @Override
        Optional<Activity> order(Dms dms) {
            dms.reload(tables.stream().map(ReloadTable::parsed).toList());
            return Optional.empty();
        }

        private static TableId parsed(String text) {
            try {
                return TableId.parse(text);
            } catch (IllegalArgumentException e) {
                throw UserError.usage(String.valueOf(e.getMessage()), "write it as the source does: schema.table");
            }
        }

        @Override
        String advice() {
            return "What was proven of the table is void: when it is loaded, `lockstep setup --new-epoch`.";
        }
    }
}
