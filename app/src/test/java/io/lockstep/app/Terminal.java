package io.lockstep.app;

import io.lockstep.app.cli.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A terminal in a directory of its own: runs `lockstep` with the words of a command line and returns what it printed
/// on both streams, in order. All commands run in one JVM beside this one, as `main` runs them, since starting one for
/// each takes longer than the command.
final class Terminal implements AutoCloseable {
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
    private static final String END = "\u0004";

    private final Process process;
    private final PrintWriter commands;
    private final BufferedReader printed;

    /// @param environment what the configuration refers to
    Terminal(Path directory, Map<String, String> environment) {
        ProcessBuilder builder = ServiceProcess.java(directory, Terminal.class);
        builder.environment().remove("LOCKSTEP_LOG_DIR");
        builder.environment().putAll(environment);
        try {
            process = builder.redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        commands = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        printed = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    /// What `./lockstep WORDS [> FILE]` prints, without the last line break.
    String lockstep(String words) {
        commands.println(words);
        try {
            StringBuilder text = new StringBuilder();
            for (String line = printed.readLine(); !END.equals(line); line = printed.readLine()) {
                if (line == null) {
                    throw new IllegalStateException("lockstep " + words + " ended the terminal:\n" + text);
                }
                text.append(line).append('\n');
            }
            return text.toString().stripTrailing();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        commands.close();
        process.destroyForcibly();
    }

    /// The other JVM: one command line a line, until there are no more.
    public static void main(String[] arguments) throws IOException {
        var screen = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            run(words(line), screen);
            screen.println(END);
        }
    }

    private static void run(List<String> words, PrintWriter screen) throws IOException {
        int redirection = words.indexOf(">");
        if (redirection < 0) {
            Main.run(words.toArray(String[]::new), new Console(screen, screen, false, false), System.getenv());
            return;
        }
        try (var file = new PrintWriter(words.get(redirection + 1), StandardCharsets.UTF_8)) {
            String[] command = words.subList(0, redirection).toArray(String[]::new);
            Main.run(command, new Console(file, screen, false, false), System.getenv());
        }
    }

    private static List<String> words(String line) {
        return WORD.matcher(line)
                .results()
                .map(word -> word.group(1) == null ? word.group(2) : word.group(1))
                .toList();
    }
}
