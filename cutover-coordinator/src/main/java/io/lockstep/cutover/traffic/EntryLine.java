package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// One entry of PgBouncer's section `[databases]`, such as `shop = host=db port=5432`: read as PgBouncer reads it, and
/// changed only where it has to be.
///
/// @param name of the database, without quotation marks
/// @param head the line up to its connection string
/// @param words of the connection string, as they stand there
/// @param tail what follows it: spaces
record EntryLine(String name, String head, String connection, List<Word> words, String tail) {
    private static final Pattern ENTRY =
            Pattern.compile("\\s*(?:'([^'\\n]+)'|([A-Za-z0-9_.*-]+))[ \\t]*=[ \\t]*", Pattern.DOTALL);
    private static final Pattern WORD =
            Pattern.compile(" *([^ =']+) *= *(?:'((?:[^']|'')*)'(?= |$)|([^ '][^ ]*(?= |$))) *", Pattern.DOTALL);

    /// One `key=value`.
    ///
    /// @param value without quotation marks
    /// @param start where the value stands in the connection string, with its quotation marks
    record Word(String key, String value, int start, int end) {}

    EntryLine {
        words = List.copyOf(words);
    }

    /// The name of the entry; empty when the line is none.
    static Optional<String> name(String line) {
        Matcher entry = ENTRY.matcher(line);
        return entry.lookingAt() ? Optional.of(name(entry)) : Optional.empty();
    }

    private static String name(Matcher entry) {
        return entry.group(1) == null ? entry.group(2) : entry.group(1);
    }

    /// @param line that is an entry
    /// @throws RefusedException when it is not written as PgBouncer has it
    static EntryLine parse(String line) throws RefusedException {
        Matcher entry = ENTRY.matcher(line);
        if (!entry.lookingAt()) {
            throw new IllegalArgumentException("not an entry");
        }
        String rest = line.substring(entry.end());
        String connection = rest.stripTrailing();
        List<Word> words = words(name(entry), connection);
        return new EntryLine(name(entry), entry.group(), connection, words, rest.substring(connection.length()));
    }

    private static List<Word> words(String name, String connection) throws RefusedException {
        List<Word> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(connection);
        int end = 0;
        while (end < connection.length()) {
            if (!matcher.find(end) || matcher.start() != end || matcher.group(1).indexOf('\t') >= 0) {
                throw new RefusedException("the entry of " + name + " is not written as key=value key='value'");
            }
            boolean quoted = matcher.group(2) != null;
            words.add(new Word(
                    matcher.group(1),
                    quoted ? matcher.group(2).replace("''", "'") : matcher.group(3),
                    quoted ? matcher.start(2) - 1 : matcher.start(3),
                    quoted ? matcher.end(2) + 1 : matcher.end(3)));
            end = matcher.end();
        }
        return words;
    }

    /// Whether it says all of this.
    boolean says(Map<String, String> wanted) {
        return wanted.entrySet().stream().allMatch(word -> values(word.getKey()).equals(List.of(word.getValue())));
    }

    /// The line with these words in the place of those with the same key, or behind the others.
    ///
    /// @throws RefusedException when a key is there twice
    String with(Map<String, String> wanted) throws RefusedException {
        for (String key : wanted.keySet()) {
            if (values(key).size() > 1) {
                throw new RefusedException("the entry of " + name + " has " + key + " twice");
            }
        }
        StringBuilder line = new StringBuilder(head);
        int end = 0;
        for (Word word : words) {
            if (wanted.containsKey(word.key())) {
                line.append(connection, end, word.start()).append(quoted(wanted.get(word.key())));
                end = word.end();
            }
        }
        line.append(connection, end, connection.length());
        String more = wanted.entrySet().stream()
                .filter(word -> values(word.getKey()).isEmpty())
                .map(word -> " " + word.getKey() + "=" + quoted(word.getValue()))
                .collect(Collectors.joining());
        return line.append(connection.isEmpty() ? more.strip() : more)
                .append(tail)
                .toString();
    }

    /// What the key says last, which is what holds.
    Optional<String> value(String key) {
        return values(key).stream().reduce((_, last) -> last);
    }

    private List<String> values(String key) {
        return words.stream()
                .filter(word -> word.key().equals(key))
                .map(Word::value)
                .toList();
    }

    private static String quoted(String value) {
        boolean plain = !value.startsWith("'") && value.chars().noneMatch(Character::isWhitespace);
        return plain ? value : "'" + value.replace("'", "''") + "'";
    }
}
