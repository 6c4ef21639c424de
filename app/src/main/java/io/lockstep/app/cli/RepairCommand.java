package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.repair.RepairDocument;
import io.lockstep.app.repair.RepairRun;
import io.lockstep.app.repair.Repairs;
import io.lockstep.app.run.RepairAccess;
import io.lockstep.events.TableId;
import io.lockstep.verifier.repair.Outcome;
import io.lockstep.verifier.repair.Report;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep repair`.
@Command(
        name = "repair",
        description = {
            "Make rows of the target right that are confirmed to differ: what the source has now, by one statement a row"
                    + " that changes nothing when the row is another than the one that was read.",
            "",
            "Without --apply nothing is written. Rows in flight are left alone. See docs/repair.md."
        },
        footer = {
            "",
            "Exit status: 0 every row is repaired, or there was nothing to do; 1 rows differ still (also: a dry run has"
                    + " something to repair); 4 rows were in flight or could not be read, or a divergence is open still;"
                    + " 7 the target refused, or something has to be done first, which is named; 8 the coordinator or a"
                    + " database cannot be reached."
        })
final class RepairCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private TokenOption access = new TokenOption();

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(
            names = "--table",
            paramLabel = "T",
            required = true,
            description = "The table (schema.table), as the target calls it.")
    private String table = "";

    @Option(
            names = "--key",
            paramLabel = "K",
            description = "Only this row: 700, or order_id=7,line=2 for a key of several columns.")
    private @Nullable String key;

    @Option(names = "--dry-run", description = "Say what would be written, and write nothing (the default).")
    private boolean dryRun;

    @Option(names = "--apply", description = "Write, once you have typed the migration's name.")
    private boolean apply;

    @Option(names = "--yes", description = "With --apply: write without asking, as scripts do.")
    private boolean yes;

    @Option(
            names = "--values",
            description = "Show the values of a dry run too, but for those that privacy.redact hides.")
    private boolean values;

    @Option(
            names = "--fire-triggers",
            description = "Write also where triggers, rules or cascading foreign keys of the target would act.")
    private boolean fireTriggers;

    @Option(
            names = "--wait",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description =
                    "How long to wait for what the source has committed to be proven (default: ${DEFAULT-VALUE}).")
    private int wait;

    RepairCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws SQLException, InterruptedException {
        checkOptions();
        var wish = new Repairs.Wish(table(), Optional.ofNullable(key), fireTriggers, values);
        Configuration configuration = options.load().configuration();
        var repairAccess = new RepairAccess(configuration);
        var document = new RepairDocument(values, configuration.privacy().redact());
        try (CoordinatorClient client = Coordinator.client(options)) {
            var repairs = new Repairs(
                    configuration.migration(),
                    repairAccess.writer().user(),
                    repairAccess.settings(),
                    client,
                    Duration.ofSeconds(wait),
                    InstantSource.system(),
                    line -> console.message(Printable.line(line)));
            RepairRun run = run(repairs, wish, configuration);
            run.warnings().forEach(warning -> console.message("warning: " + Printable.line(warning)));
            ObjectNode told = document.of(run);
            console.data(output.render(told, () -> RepairView.of(told)));
            run.stillOpen()
                    .forEach(id -> console.message("the verifier has not closed divergence " + id
                            + " yet: lockstep divergences recheck " + id));
            return run.status().code();
        }
    }

    /// What fails is told on one line: names come from databases.
    private RepairRun run(Repairs repairs, Repairs.Wish wish, Configuration configuration)
            throws SQLException, InterruptedException {
        try {
            if (!apply) {
                return repairs.plan(wish);
            }
            options.openLog();
            return repairs.apply(wish, planned -> yes || confirmed(planned, configuration), access.optional(options));
        } catch (UserError e) {
            throw new UserError(Printable.line(e.what()), Printable.line(e.fix()), e.status(), e);
        } catch (SQLException e) {
            if (e.getSQLState() != null) {
                throw e;
            }
            throw new UserError(Printable.line(String.valueOf(e.getMessage())), "", ExitStatus.UNVERIFIED, e);
        }
    }

    private boolean confirmed(List<Report> planned, Configuration configuration) {
        long rows = planned.stream()
                .filter(report -> report.outcome() == Outcome.PLANNED)
                .count();
        String question = "This writes %d row%s of %s in %s."
                .formatted(
                        rows,
                        rows == 1 ? "" : "s",
                        table,
                        configuration.target().url());
        return new Confirmation(console, System.in).given(question, configuration.migration());
    }

    private void checkOptions() {
        if (wait < 1) {
            throw UserError.usage("--wait must be at least 1, got " + wait, "");
        }
        if (!apply && yes) {
            throw UserError.usage("--yes is for --apply", "leave it out, or add --apply");
        }
        if (apply) {
            checkApply();
        }
    }

    private void checkApply() {
        if (dryRun) {
            throw UserError.usage("--dry-run and --apply are opposites", "give one of them");
        }
        if (!yes && !console.terminal()) {
            throw UserError.usage("--apply asks for a confirmation, and this is no terminal", "add --yes");
        }
    }

    private TableId table() {
        try {
            return TableId.parse(table);
        } catch (IllegalArgumentException e) {
            throw UserError.usage("--table: " + e.getMessage(), "write schema.table");
        }
    }
}
