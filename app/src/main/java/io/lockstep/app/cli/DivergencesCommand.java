package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.duration;
import static io.lockstep.app.cli.Fields.list;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.client.CoordinatorClient;
import io.lockstep.app.client.DivergenceFilter;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.events.DivergenceState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `lockstep divergences`.
@Command(
        name = "divergences",
        description = "List what differs, or once differed.",
        footer = {
            "",
            "Rows that the replicator has shown again after it went back to an older checkpoint, and of",
            "which nothing else is known, are one line; -o json lists them.",
            "",
            "CAUSE is what most likely made a confirmed difference (docs/causes.md).",
            "",
            "Exit status: 1 when one of those listed is open (neither HEALED nor REFUTED, nor KNOWN_LOSSY by",
            "rules that the configuration accepts), else 0."
        })
final class DivergencesCommand implements Callable<Integer> {
    private static final Set<String> CLOSED = Arrays.stream(DivergenceState.values())
            .filter(state -> !state.open())
            .map(DivergenceState::name)
            .collect(Collectors.toUnmodifiableSet());

    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Option(names = "--follow", description = "Go on listing what is new or changes, until Ctrl-C.")
    private boolean follow;

    @Option(names = "--table", paramLabel = "T", defaultValue = "", description = "Only of this table (schema.table).")
    private String table = "";

    @Option(names = "--state", paramLabel = "S", description = "Only in this state: ${COMPLETION-CANDIDATES}.")
    private @Nullable DivergenceState state;

    @Option(
            names = "--class",
            paramLabel = "C",
            defaultValue = "",
            description = "Only of this class, such as LOST_UPDATE.")
    private String divergenceClass = "";

    DivergencesCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        DivergenceFilter filter = new DivergenceFilter(state == null ? "" : state.name(), table, divergenceClass);
        try (CoordinatorClient client = Coordinator.client(options)) {
            if (follow) {
                return new Follow(console, output).forever(() -> client.divergences(filter));
            }
            ObjectNode found = client.divergences(filter);
            console.data(output.render(found, () -> table(found.path("divergences"))));
            return anyOpen(found.path("divergences"), client) ? ExitStatus.DIFFERENT.code() : ExitStatus.DONE.code();
        }
    }

    private static boolean anyOpen(JsonNode divergences, CoordinatorClient client) throws InterruptedException {
        List<JsonNode> open = StreamSupport.stream(divergences.spliterator(), false)
                .filter(divergence -> !CLOSED.contains(text(divergence.path("state"))))
                .toList();
        if (!open.stream().allMatch(KnownLossy::is)) {
            return true;
        }
        if (open.isEmpty()) {
            return false;
        }
        Set<String> accepted = KnownLossy.accepted(client.status().path("knownLossy"));
        return open.stream().anyMatch(divergence -> !KnownLossy.accepts(accepted, divergence));
    }

    private static String table(JsonNode divergences) {
        TextTable text =
                new TextTable("ID", "STATE", "CLASS", "TABLE", "KEY", "COLUMNS", "CAUSE", "DETECTED AT", "AFTER");
        var replayed = new ReplayedRows();
        for (JsonNode each : divergences) {
            if (ReplayedRows.fold(each)) {
                replayed.add(each);
            } else {
                row(text, each);
            }
        }
        return Stream.concat(Stream.of(text.toString()), replayed.lines().stream())
                .collect(Collectors.joining("\n"));
    }

    private static void row(TextTable table, JsonNode divergence) {
        table.row(
                text(divergence.path("id")),
                text(divergence.path("state")),
                text(divergence.path("class")),
                text(divergence.path("table")),
                text(divergence.path("key")),
                list(divergence.path("columns")),
                text(divergence.path("evidence").path("cause").path("id")),
                text(divergence.path("detectedAt")),
                duration(divergence.path("detectionSeconds")));
    }
}
