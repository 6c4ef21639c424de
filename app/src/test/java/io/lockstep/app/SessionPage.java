package io.lockstep.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// A page whose `console` blocks are a session: each line that begins with `$` is a command, what follows is what it
/// printed. Playing the page gives the page as it would be now.
///
/// A comment `<!-- until: PATTERN -->` before a block has its command repeated until it prints what the
/// pattern is found in. `<!-- ACT -->` names something that happens meanwhile and prints nothing.
///
/// What differs between any two runs is not compared: see [#VARYING].
record SessionPage(String text) {
    private static final Pattern ID =
            Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b");

    /// Applied in this order: times, identifiers, positions in a log, lengths of time, sizes, figures that
    /// stand alone in a table or that count what is going on, and the width of columns.
    private static final List<Varying> VARYING = List.of(
            new Varying("TIME", "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z|\\d{8}-\\d{6}"),
            new Varying("ID", ID.pattern()),
            new Varying("POSITION", "\\b[0-9A-F]+/[0-9A-F]+(\\+\\d+)?"),
            new Varying("FIGURE", "\\b\\d[\\d.]*( d \\d+ h| h \\d+ min| min \\d+ s| ms| s)\\b"),
            new Varying("FIGURE", "\\b\\d[\\d.]* ([KMGT]i)?B\\b"),
            new Varying(
                    "FIGURE",
                    "(?m)(?<=^|  |watermark |Transaction )(?<!suspects  |divergences  |epoch  )(\\d[\\d,]*|-)(?=$|  |, | of the )"),
            new Varying("FIGURE", "\\b\\d[\\d,]*(?= rows,| replication slots are free| WAL senders are free)"),
            new Varying("FIGURE", "(?<=replication |verification |p50 |p95 |p99 |max )-"),
            new Varying("  ", " {2,}"));

    private static final Pattern ANYTHING = Pattern.compile("");
    private static final Pattern COMMENT = Pattern.compile("<!-- (?:until: (?<until>.*)|(?<act>.*)) -->");

    private record Varying(String name, Pattern pattern) {
        Varying(String name, String pattern) {
            this(name, Pattern.compile(pattern));
        }
    }

    /// Who sits at the terminal.
    interface Operator {
        /// What a command prints.
        ///
        /// @param until repeat it until this is found in what it prints, over all lines
        String type(String command, Pattern until);

        /// Commands of services that are started at once: what each prints until it is ready.
        List<String> start(List<String> commands);

        /// What happens beside the terminal.
        void act(String name);
    }

    /// The page with what the commands print now.
    SessionPage played(Operator operator) {
        var player = new Player(operator);
        text.lines().forEach(player::line);
        return new SessionPage(String.join("\n", player.page) + "\n");
    }

    /// Without what differs between any two runs.
    String comparable() {
        String left = text;
        for (Varying each : VARYING) {
            left = each.pattern().matcher(left).replaceAll(each.name());
        }
        return left;
    }

    /// The first block in this language.
    String block(String language) {
        String begin = "```" + language + "\n";
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf("```", from));
    }

    /// Goes through the page, line by line.
    private static final class Player {
        private final Operator operator;
        private final List<String> page = new ArrayList<>();
        private final List<Exchange> exchanges = new ArrayList<>();
        private final Map<String, String> ids = new HashMap<>();
        private boolean inSession;
        private Pattern until = ANYTHING;

        Player(Operator operator) {
            this.operator = operator;
        }

        void line(String line) {
            if (inSession && line.startsWith("$ ")) {
                exchanges.add(new Exchange(line.substring(2), new ArrayList<>()));
            } else if (inSession && line.equals("```")) {
                perform();
                page.add(line);
                inSession = false;
            } else if (inSession) {
                exchanges.getLast().printed().add(line);
            } else {
                page.add(line);
                inSession = line.equals("```console");
                comment(line);
            }
        }

        private void comment(String line) {
            var comment = COMMENT.matcher(line);
            if (comment.matches()) {
                String text = comment.group("until");
                if (text == null) {
                    operator.act(comment.group("act"));
                } else {
                    until = Pattern.compile(text, Pattern.DOTALL);
                }
            }
        }

        private void perform() {
            List<String> commands = exchanges.stream()
                    .map(exchange ->
                            ID.matcher(exchange.command()).replaceAll(id -> ids.getOrDefault(id.group(), id.group())))
                    .toList();
            List<String> printed = exchanges.stream().allMatch(Exchange::startsService)
                    ? operator.start(commands)
                    : commands.stream()
                            .map(command -> operator.type(command, until))
                            .toList();
            for (int i = 0; i < exchanges.size(); i++) {
                exchanges.get(i).renamed(printed.get(i), ids);
                page.add("$ " + commands.get(i));
                printed.get(i).lines().forEach(page::add);
            }
            exchanges.clear();
            until = ANYTHING;
        }
    }

    private record Exchange(String command, List<String> printed) {
        boolean startsService() {
            return command.matches("\\./lockstep (capture|verifier|coordinator)\\b.*");
        }

        /// Notes what is now called otherwise.
        void renamed(String now, Map<String, String> ids) {
            Function<String, List<String>> found =
                    text -> ID.matcher(text).results().map(MatchResult::group).toList();
            List<String> before = found.apply(String.join("\n", printed));
            List<String> after = found.apply(now);
            for (int i = 0; i < Math.min(before.size(), after.size()); i++) {
                ids.put(before.get(i), after.get(i));
            }
        }
    }
}
