package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.run.DmsWiring;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.dms.DmsReport;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep dms status`.
@Command(
        name = "status",
        description = {
            "Show what DMS says of the task and its tables, its control tables on the target, and CloudWatch's latencies"
                    + " beside the lag that Lockstep measures.",
            "",
            "None of it is proof: `lockstep status` says what is proven."
        },
        footer = {"", "Exit status: 0 nothing is to be said against it, 3 something is, 4 something could not be asked."
        })
final class DmsStatusCommand implements Callable<Integer> {
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--watch", description = "Show it again every ten seconds, until Ctrl-C.")
    private boolean watch;

    DmsStatusCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        DmsTask task = DmsTask.of(options);
        try (AwsClients aws = new AwsClients(task.replication().access())) {
            if (watch) {
                return new Watch(console, BETWEEN).forever(() -> rendered(read(task, aws)) + "\n");
            }
            DmsReport report = read(task, aws);
            console.data(rendered(report));
            return status(report).code();
        }
    }

    private static DmsReport read(DmsTask task, AwsClients aws) {
        return DmsWiring.report(task.configuration(), task.replication(), aws);
    }

    private static ExitStatus status(DmsReport report) {
        if (!report.unread().isEmpty()) {
            return ExitStatus.UNVERIFIED;
        }
        return report.findings().isEmpty() ? ExitStatus.DONE : ExitStatus.NO_GO;
    }

    private String rendered(DmsReport report) {
        ObjectNode document = DmsDocument.of(report).put("schema", "lockstep/dms/v1");
        JsonNode measured = measured();
        if (measured.isNumber()) {
            document.set("measuredLagSeconds", measured);
        }
        return output.render(document, () -> new DmsView(document, measured).toString());
    }

    /// Where no coordinator answers, it is not known.
    private JsonNode measured() {
        try (CoordinatorClient client = Coordinator.client(options)) {
            return client.status().path("lag").path("replicationSeconds");
        } catch (UserError _) {
            return MissingNode.getInstance();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return MissingNode.getInstance();
        }
    }
}
