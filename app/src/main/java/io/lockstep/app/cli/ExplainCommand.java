package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.list;
import static io.lockstep.app.cli.Fields.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import io.lockstep.app.topics.Explanation;
import io.lockstep.app.topics.RowText;
import io.lockstep.app.topics.TopicAccess;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `lockstep explain`.
@Command(
        name = "explain",
        description = "Tell the story of one row, as the change topics hold it: its versions on both sides, what became"
                + " of them, and what else the transactions have changed that a divergence of the row names.",
        footer = {
            "",
            "KEY is a table and a key: public.orders:700, or public.items order_id=7,line=2.",
            "Exit status: 4 when the topics hold nothing about the row, else 0."
        })
final class ExplainCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Mixin
    private OutputOption output = new OutputOption();

    @Parameters(paramLabel = "KEY", arity = "1..*", description = "Which row.")
    private List<String> key = List.of();

    @Option(
            names = "-n",
            paramLabel = "N",
            defaultValue = "50",
            description = "Tell the newest N versions of each side (default: ${DEFAULT-VALUE}).")
    private int most;

    ExplainCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() {
        if (most < 1) {
            throw UserError.usage("-n must be at least 1, got " + most, "");
        }
        RowText row = RowText.parse(String.join(" ", key));
        TopicAccess access = TopicAccess.of(options.load().configuration());
        ObjectNode story = Explanation.of(access, row, most, console::message).document();
        console.data(output.render(story, () -> shown(story)));
        boolean nothing =
                story.path("versions").isEmpty() && story.path("divergences").isEmpty();
        return nothing ? ExitStatus.UNVERIFIED.code() : ExitStatus.DONE.code();
    }

    private static String shown(ObjectNode story) {
        var text = new StringBuilder()
                .append(text(story.path("row").path("table")))
                .append(' ')
                .append(text(story.path("row").path("columns")))
                .append(", partition ")
                .append(story.path("partition").asInt())
                .append(", decided before watermark ")
                .append(text(story.path("proven")))
                .append('\n');
        if (!story.path("notices").isEmpty()) {
            text.append("about the table: ").append(list(story.path("notices"))).append('\n');
        }
        return text.append('\n')
                .append(versions(story.path("versions")))
                .append("\n\n")
                .append(divergences(story.path("divergences")))
                .append(transactions(story.path("transactions")))
                .toString();
    }

    /// What else was changed by those who made the versions that divergences are about.
    private static String transactions(JsonNode transactions) {
        var text = new StringBuilder();
        for (JsonNode each : transactions) {
            JsonNode changes = each.path("changes");
            long more = each.path("count").asLong() - changes.size();
            text.append("\n\n")
                    .append("Transaction %s of the %s, committed at %s, changed:"
                            .formatted(
                                    text(each.path("transaction")),
                                    text(each.path("side")),
                                    text(each.path("committedAt"))));
            changes.forEach(change -> text.append("\n  ")
                    .append(text(change.path("operation")))
                    .append(' ')
                    .append(text(change.path("row").path("table")))
                    .append(' ')
                    .append(text(change.path("row").path("columns"))));
            text.append(more > 0 ? "\n  and %d more".formatted(more) : "");
        }
        return text.toString();
    }

    private static String versions(JsonNode versions) {
        if (versions.isEmpty()) {
            return "no version of the row in the change topics";
        }
        TextTable table =
                new TextTable("AT", "SIDE", "POSITION", "AFTER WATERMARK", "OPERATION", "XID", "CHANGED", "MEANING");
        versions.forEach(version -> table.row(
                text(version.path("at")),
                text(version.path("side")),
                text(version.path("position")),
                text(version.path("afterWatermark")),
                text(version.path("operation")),
                text(version.path("transaction")),
                list(version.path("changed")),
                text(version.path("meaning"))));
        return table.toString();
    }

    private static String divergences(JsonNode divergences) {
        if (divergences.isEmpty()) {
            return "no divergence has been raised for it";
        }
        TextTable table = new TextTable("DIVERGENCE", "STATE", "CLASS", "COLUMNS", "WATERMARK", "DETECTED AT");
        divergences.forEach(each -> table.row(
                text(each.path("id")),
                text(each.path("state")),
                text(each.path("type")),
                list(each.path("columns")),
                text(each.path("watermark")),
                text(each.path("detectedAt"))));
        var causes = new StringBuilder();
        divergences.forEach(each -> causes.append(cause(each.path("evidence"))));
        return table + causes.toString();
    }

    private static String cause(JsonNode evidence) {
        JsonNode cause = evidence.path("cause");
        JsonNode losses = evidence.path("losses");
        String of = cause.path("columns").isEmpty() ? "" : " in " + list(cause.path("columns"));
        String said = text(cause.path("text"))
                .replace(" Usually: ", "\n  Usually: ")
                .replace(" What to do: ", "\n  What to do: ");
        return (cause.isObject() ? "\n\nCause: " + text(cause.path("id")) + of + "\n  " + said : "")
                + (losses.isEmpty() ? "" : "\nThe replicator is known for it: " + list(losses));
    }
}
