package io.lockstep.app.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.config.TableGlob;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.validate.DatabaseUrl;
import io.lockstep.app.validate.Databases;
import io.lockstep.app.validate.ReportFile;
import io.lockstep.app.validate.Validation;
import io.lockstep.app.validate.ValidationDocument;
import io.lockstep.app.validate.ValidationReport;
import io.lockstep.app.validate.ValidationReport.Depth;
import io.lockstep.capture.database.TableSelection;
import io.lockstep.events.comparison.ColumnRules;
import io.lockstep.verifier.sweep.SweepJournal;
import io.lockstep.verifier.sweep.SweepSettings;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep validate`.
@Command(
        name = "validate",
        description = {
            "Compare two PostgreSQL databases once. Needs a session on either and nothing else, and changes nothing.",
            "",
            "The databases are those of the configuration, or those of --source and --target. Passwords are taken"
                    + " from PGPASSWORD, ~/.pgpass or the configuration."
        },
        footer = {
            "",
            "Exit status: 0 everything was read and is equal, 1 something differs, 4 nothing was found to differ, but"
                    + " something was not read (with --quick and --dms: the rows), 8 a database cannot be reached."
        })
final class ValidateCommand implements Callable<Integer> {
    private static final int MOST_JOBS = 64;

    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @ArgGroup(multiplicity = "1")
    private How how = new How();

    @Option(names = "--source", paramLabel = "URL", description = "The source: postgres://user@host:port/database.")
    private @Nullable String source;

    @Option(names = "--target", paramLabel = "URL", description = "The target, likewise.")
    private @Nullable String target;

    @Option(
            names = "--tables",
            paramLabel = "PATTERN",
            description = "Only these tables of the source, such as public.*; may be repeated.")
    private List<String> tables = new ArrayList<>();

    @Option(
            names = "--jobs",
            paramLabel = "N",
            description = "Chunks to compare at once, each with a session on either side (default: ${DEFAULT-VALUE}).")
    private int jobs = 4;

    @Option(names = "--exact", description = "Compare how values are represented as well, such as 1.0 and 1.00.")
    private boolean exact;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Write the report there too: .html for people, .xml (JUnit) for build servers, .json; may be"
                    + " repeated.")
    private List<Path> reports = new ArrayList<>();

    @Option(
            names = "--resume",
            description = "Go on where the same comparison was stopped; what it had compared is not read again.")
    private boolean resume;

    ValidateCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    /// How deep to go: one of these.
    static final class How {
        @Option(
                names = "--quick",
                description = "Estimate rows by the catalogues' statistics. Takes seconds, whatever the size.")
        private boolean quick;

        @Option(names = "--full", description = "Compare every row.")
        @SuppressWarnings("UnusedVariable") // picocli reads it: what is not quick is full
        private boolean full;

        @Option(names = "--dms", description = "Show what AWS DMS says of its task, and look at no row.")
        private boolean dms;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (how.dms) {
            return new DmsValidation(options, console, output).call();
        }
        if (jobs < 1 || jobs > MOST_JOBS) {
            throw UserError.usage("--jobs takes 1 to " + MOST_JOBS + "; not " + jobs, "");
        }
        List<ReportFile> files = reports.stream().map(ReportFile::at).toList();
        ValidationReport report = report(validation());
        files.forEach(file -> file.write(report));
        Optional<ObjectNode> dms =
                source == null ? DmsValidation.asked(options.load().configuration()) : Optional.empty();
        ObjectNode document = ValidationDocument.of(report);
        dms.ifPresent(said -> document.set("dms", said));
        console.data(
                output.render(document, () -> new ValidationView(report, console.colour()) + DmsValidation.view(dms)));
        return report.status().code();
    }

    private ValidationReport report(Validation validation) throws InterruptedException {
        var progress = new SweepProgress(console, InstantSource.system());
        Path file = options.stateDirectory().resolve("validate-" + validation.id() + ".jsonl");
        try (SweepJournal journal = journal(file, validation)) {
            ValidationReport report = validation.run(progress, journal);
            if (report.tables().stream().noneMatch(table -> table.outcome() == Outcome.UNVERIFIED)) {
                Files.deleteIfExists(file);
            }
            return report;
        } catch (InterruptedException e) {
            console.message("stopped: the same command with --resume goes on from here");
            throw e;
        } catch (IOException e) {
            throw UserError.usage(
                    "cannot write " + file + ": " + e.getMessage(),
                    "set LOCKSTEP_LOG_DIR to a directory that can be written");
        } finally {
            progress.end();
        }
    }

    private SweepJournal journal(Path file, Validation validation) throws IOException {
        if (how.quick) {
            return SweepJournal.none();
        }
        Files.createDirectories(options.stateDirectory());
        if (resume) {
            Optional<SweepJournal> before = SweepJournal.resume(file, validation.id());
            console.message(before.map(journal -> "going on after " + journal.chunks() + " chunks")
                    .orElse("nothing to resume: beginning anew"));
            if (before.isPresent()) {
                return before.get();
            }
        }
        return SweepJournal.begin(file, validation.id());
    }

    private Validation validation() {
        Depth depth = how.quick ? Depth.QUICK : Depth.FULL;
        if (source != null && target != null) {
            return named(DatabaseUrl.parse("--source", source), DatabaseUrl.parse("--target", target), depth);
        }
        if (source != null || target != null) {
            String given = source == null ? "--target" : "--source";
            String other = source == null ? "--source" : "--target";
            throw UserError.usage(given + " is given without " + other, "give both, or neither and a configuration");
        }
        return configured(options.load().configuration(), depth);
    }

    private Validation named(DatabaseUrl from, DatabaseUrl to, Depth depth) {
        return new Validation(
                Databases.of(from, to, options.environment()),
                new TableSelection(tables.isEmpty() ? List.of("*") : tables, List.of()),
                Validation.Own.USUAL,
                depth,
                SweepSettings.of(jobs, Optional.empty(), ColumnRules.NONE, exact),
                Set.of(),
                InstantSource.system());
    }

    private Validation configured(Configuration configuration, Depth depth) {
        var selected = configuration.tables();
        List<String> patterns = tables.isEmpty()
                ? selected.include().stream().map(TableGlob::text).toList()
                : tables;
        return new Validation(
                Databases.of(configuration.source(), configuration.target()),
                new TableSelection(
                        patterns,
                        selected.exclude().stream().map(TableGlob::text).toList(),
                        selected.mappings(),
                        selected.rules()),
                own(configuration),
                depth,
                SweepSettings.of(jobs, selected.mappings(), selected.rulesOnTarget(), exact)
                        .withProfile(configuration.replication().losses().profile()),
                configuration.replication().losses().accepted(),
                InstantSource.system());
    }

    private static Validation.Own own(Configuration configuration) {
        return new Validation.Own(
                Set.of(configuration.watermark().schema()),
                Stream.of(configuration.source(), configuration.target(), configuration.watermarkAccess())
                        .map(DatabaseAccess::user)
                        .collect(Collectors.toSet()));
    }
}
