package io.lockstep.app.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// A completion script for fish, from the commands themselves.
final class FishCompletion {
    private final List<String> lines = new ArrayList<>();

    private FishCompletion() {}

    static String of(CommandSpec root) {
        var script = new FishCompletion();
        script.lines.add("# lockstep completion for fish");
        script.lines.add("complete -c lockstep -f");
        script.command(root, List.of());
        return String.join("\n", script.lines);
    }

    private void command(CommandSpec spec, List<String> path) {
        String condition = condition(path, spec.subcommands().keySet());
        spec.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .forEach(each -> lines.add("complete -c lockstep -n " + quoted(condition) + " -a " + each.name()
                        + " -d " + quoted(first(each.usageMessage().description()))));
        spec.options().stream()
                .filter(option -> path.isEmpty() || !option.inherited())
                .forEach(option -> option(option, path));
        spec.subcommands().forEach((name, each) -> command(each.getCommandSpec(), joined(path, name)));
    }

    private void option(OptionSpec option, List<String> path) {
        var line = new StringBuilder("complete -c lockstep");
        if (!path.isEmpty()) {
            line.append(" -n ").append(quoted(seen(path)));
        }
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
        }
        if (option.arity().max() > 0) {
            line.append(option.type().isEnum() ? " -x -a " + quoted(candidates(option)) : " -r -F");
        }
        lines.add(line + " -d " + quoted(first(option.description())));
    }

    private static String candidates(OptionSpec option) {
        return String.join(
                " ",
                java.util.Arrays.stream(option.type().getEnumConstants())
                        .map(Object::toString)
                        .toList());
    }

    /// Where the subcommands of a command are offered: after it, before any of them.
    private static String condition(List<String> path, java.util.Set<String> subcommands) {
        if (path.isEmpty()) {
            return "__fish_use_subcommand";
        }
        return seen(path) + "; and not __fish_seen_subcommand_from " + String.join(" ", subcommands);
    }

    private static String seen(List<String> path) {
        return path.stream()
                .map(name -> "__fish_seen_subcommand_from " + name)
                .collect(java.util.stream.Collectors.joining("; and "));
    }

    private static List<String> joined(List<String> path, String name) {
        var longer = new ArrayList<>(path);
        longer.add(name);
        return longer;
    }

    private static String first(String[] text) {
        String whole = String.join(" ", text).replaceAll("\\$\\{[^}]*}", "…").replaceAll("%n|%%", " ");
        return whole.split(" [(]default|[.;:] ", 2)[0].replaceAll("[.]$", "");
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
