package io.lockstep.app.cli;

import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.config.Loaded;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.support.Archive;
import io.lockstep.app.support.SupportBundle;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lockstep support-bundle`.
@Command(
        name = "support-bundle",
        description =
                "Collect configuration, state, metrics and the end of the log into a zip file, without secrets and"
                        + " without keys of rows.")
final class SupportBundleCommand implements Callable<Integer> {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final GlobalOptions options;
    private final Console console;

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where to write it (default: lockstep-support-MIGRATION-TIME.zip).")
    private @Nullable Path out;

    @Option(names = "--with-keys", description = "Keep the keys of differing rows, and their evidence, in it.")
    private boolean withKeys;

    SupportBundleCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        Loaded loaded = options.load();
        try (CoordinatorClient client = Coordinator.client(options)) {
            var bundle = SupportBundle.collect(loaded, Version.current().line(), client, options.logFile(), withKeys);
            Path file = out == null ? named(loaded.configuration().migration()) : out;
            write(file, bundle.texts());
            bundle.texts().keySet().stream()
                    .filter(name -> name.endsWith(".missing"))
                    .sorted()
                    .forEach(name -> console.message("not in it: " + name.replace(".missing", "")));
            console.data(file.toString());
            return 0;
        }
    }

    private static Path named(String migration) {
        return Path.of("lockstep-support-" + migration + "-" + STAMP.format(Instant.now()) + ".zip");
    }

    private static void write(Path file, Map<String, String> texts) {
        try {
            Archive.write(file, texts);
        } catch (FileAlreadyExistsException _) {
            throw UserError.usage(file + " is there already", "name another file with --out");
        } catch (IOException e) {
            throw UserError.usage(
                    "cannot write " + file + " (" + e.getClass().getSimpleName() + ")", "name another file with --out");
        }
    }
}
