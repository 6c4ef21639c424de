package io.lockstep.capture.setup;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Steps as an SQL script that an administrator can read, review and run with psql: the statements are those that
/// are executed. What is no SQL stands in comments.
public final class Script {
    private final SetupSettings settings;
    private final StringBuilder text = new StringBuilder();
    private Place place = Place.KAFKA;

    private Script(SetupSettings settings) {
        this.settings = settings;
    }

    /// @param title what the script does, in the first line
    public static String of(String title, SetupSettings settings, List<Step> steps) {
        Script script = new Script(settings);
        script.text
                .append("-- ")
                .append(title)
                .append(" of migration ")
                .append(settings.migration())
                .append('\n');
        List<Step> open =
                steps.stream().filter(step -> !(step instanceof Step.Present)).toList();
        open.forEach(script::add);
        if (open.isEmpty()) {
            script.text.append("-- nothing to do\n");
        }
        return script.text.toString();
    }

    private void add(Step step) {
        heading(step);
        text.append("\n-- ").append(comment(step.what())).append('\n');
        switch (step) {
            case Step.Run run -> statements(run);
            case Step.Wait wait ->
                text.append("-- wait until this returns a row:\n-- ")
                        .append(comment(wait.query()))
                        .append('\n');
            case Step.CreateTopic topic ->
                text.append("-- ")
                        .append(comment(topic.record()))
                        .append(" (on the source)\n-- kafka-topics.sh --create --topic ")
                        .append(topic.name())
                        .append(" --partitions ")
                        .append(topic.partitions())
                        .append(options(topic.configuration()))
                        .append('\n');
            case Step.DeleteTopic topic ->
                text.append("-- kafka-topics.sh --delete --topic ")
                        .append(topic.name())
                        .append('\n');
            case Step.DeleteGroup group ->
                text.append("-- kafka-consumer-groups.sh --delete --group ")
                        .append(group.name())
                        .append('\n');
            case Step.Left left ->
                text.append("-- left: ").append(comment(left.reason())).append('\n');
            case Step.Present _ -> {}
        }
    }

    private void heading(Step step) {
        if (step.place() == place) {
            return;
        }
        place = step.place();
        switch (place) {
            case SOURCE ->
                database(
                        "source",
                        settings.source().database(),
                        settings.source().user());
            case TARGET ->
                database(
                        "target",
                        settings.target().database(),
                        settings.target().user());
            case KAFKA -> text.append("\n-- ======== on Kafka\n");
        }
    }

    private void database(String side, String database, String user) {
        text.append("\n-- ======== on the ")
                .append(side)
                .append(", database ")
                .append(comment(database))
                .append(", as ")
                .append(comment(user))
                .append('\n');
        Execution.preamble(settings.patience()).forEach(this::statement);
    }

    private void statements(Step.Run run) {
        if (run.atomic()) {
            statement("BEGIN");
        }
        run.statements().forEach(this::statement);
        run.password()
                .ifPresent(account -> text.append("-- \\password ")
                        .append(comment(account.user()))
                        .append('\n'));
        if (run.atomic()) {
            statement("COMMIT");
        }
    }

    private void statement(String statement) {
        text.append(statement).append(";\n");
    }

    private static String options(Map<String, String> configuration) {
        return new TreeMap<>(configuration)
                .entrySet().stream()
                        .map(entry -> " --config " + entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining());
    }

    /// Nothing that a name holds ends the comment.
    private static String comment(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
