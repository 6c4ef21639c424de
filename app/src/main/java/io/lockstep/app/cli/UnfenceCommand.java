package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.run.Unfence;
import io.lockstep.cutover.fence.Restored;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep unfence`.
@Command(
        name = "unfence",
        description = {
            "Give the source's roles back the login that a cutover has taken, exactly as it was before.",
            "",
            "Needs nothing but the source. It decides the run: ABORT, unless the target has taken over already. See"
                    + " docs/fence.md."
        },
        footer = {
            "",
            "Exit status: 0 every role is as it was, or there was nothing to do; 2 the source is not set up for a"
                    + " cutover; 3 somebody else acts, who is named; 7 the target has taken over; 8 the source cannot be"
                    + " reached."
        })
final class UnfenceCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--dry-run", description = "Print the SQL, and change nothing.")
    private boolean dryRun;

    UnfenceCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws SQLException {
        Configuration configuration = options.load().configuration();
        Unfence unfence = new Unfence(configuration);
        Unfence.Outcome outcome = dryRun ? unfence.plan() : unfence.perform();
        console.data(output.render(document(configuration.migration(), outcome), () -> table(outcome)));
        if (!dryRun && !outcome.isNothing()) {
            console.message("Poolers that a cutover has paused are not touched: RESUME them, or let the watchdog.");
        }
        return ExitStatus.DONE.code();
    }

    private ObjectNode document(String migration, Unfence.Outcome outcome) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("schema", "lockstep/unfence/v1");
        document.put("migration", migration);
        document.put("dryRun", dryRun);
        document.put("run", outcome.run().orElse(null));
        ArrayNode roles = document.putArray("roles");
        for (Restored each : outcome.roles()) {
            ObjectNode role = roles.addObject();
            role.put("role", each.role());
            role.put("outcome", each.outcome().name().toLowerCase(Locale.ROOT));
        }
        ArrayNode statements = document.putArray("statements");
        outcome.statements().forEach(statements::add);
        return document;
    }

    private String table(Unfence.Outcome outcome) {
        if (outcome.run().isEmpty()) {
            return "No run has fenced this source: there is nothing to undo";
        }
        String run = "-- run " + outcome.run().get();
        if (dryRun) {
            return outcome.isNothing()
                    ? run + ": nothing to do"
                    : run + ": the logins only if the first statement returns ABORT\n"
                            + outcome.statements().stream().collect(Collectors.joining(";\n", "", ";"));
        }
        return outcome.roles().stream()
                .map(each -> Printable.line(each.role()) + " " + each.outcome().words())
                .collect(Collectors.joining("\n"));
    }
}
