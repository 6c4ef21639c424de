package io.lockstep.cutover.traffic;

import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The text of a file with entries of PgBouncer's `[databases]`, in which one entry is changed and nothing else, not a
/// byte.
///
/// What the entry was before stands in a comment above it, with the run and the epoch of whoever changed it. So the
/// file itself says how to put it back, also to an operator with an editor; and who comes late with a lower epoch is
/// refused. Several runs leave several of these comments, the newest next to the entry.
///
/// @param text each byte is one character
record DatabasesIni(String text) {
    private static final Pattern MARK =
            Pattern.compile("; lockstep run=(\\d{1,18}) epoch=(\\d{1,18}) was: (.*?)\\r?\\n?", Pattern.DOTALL);
    private static final Pattern LINE = Pattern.compile("[^\\n]*\\n|[^\\n]+");
    private static final Pattern SECTION = Pattern.compile("\\s*\\[([^\\]\\n]*)\\](.*)", Pattern.DOTALL);

    static DatabasesIni of(byte[] bytes) {
        return new DatabasesIni(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The entry of a database, which has to be there once.
    EntryLine entry(String database) throws RefusedException {
        return find(database).entry();
    }

    /// Whether the entry is that of a place already.
    boolean says(String database, Place place) throws RefusedException {
        return entry(database).says(asBytes(place));
    }

    /// Whether there is an entry that catches every database without one of its own.
    boolean hasWildcard() {
        return entries().stream()
                .anyMatch(line -> EntryLine.name(lines().get(line)).orElse("").equals("*"));
    }

    /// Its entry changed, once however often it is called.
    ///
    /// @throws LeaseLostException when somebody with a higher epoch has changed it
    DatabasesIni pointed(String database, Place place, long run, long epoch) throws RefusedException {
        DatabasesIni before = restored(database, run, epoch);
        Found found = before.find(database);
        if (found.entry().says(asBytes(place))) {
            return before;
        }
        List<String> lines = before.lines();
        String line = lines.get(found.line());
        String end = ending(line);
        String was = line.substring(0, line.length() - end.length());
        lines.set(found.line(), found.entry().with(asBytes(place)));
        lines.add(
                found.line(),
                "; lockstep run=" + run + " epoch=" + epoch + " was: " + was + (end.isEmpty() ? "\n" : end));
        return new DatabasesIni(String.join("", lines));
    }

    /// Its entry as it was before the run changed it; itself when it has not.
    ///
    /// @throws LeaseLostException when somebody with a higher epoch has changed it
    DatabasesIni restored(String database, long run, long epoch) throws RefusedException {
        long newest = newestEpoch(database);
        if (newest > epoch) {
            throw new LeaseLostException(
                    "the entry of " + database + " was changed under epoch " + newest + ", and this is epoch " + epoch);
        }
        List<String> lines = lines();
        int at = find(database).line();
        Matcher mark = MARK.matcher(at == 0 ? "" : lines.get(at - 1));
        if (!mark.matches() || Long.parseLong(mark.group(1)) != run) {
            return this;
        }
        lines.set(at, mark.group(3) + ending(lines.get(at)));
        lines.remove(at - 1);
        return new DatabasesIni(String.join("", lines));
    }

    /// The highest epoch under which its entry was changed; 0 when it never was.
    long newestEpoch(String database) throws RefusedException {
        List<String> lines = lines();
        long newest = 0;
        for (int above = find(database).line() - 1; above >= 0; above--) {
            Matcher mark = MARK.matcher(lines.get(above));
            if (!mark.matches()) {
                break;
            }
            newest = Math.max(newest, Long.parseLong(mark.group(2)));
        }
        return newest;
    }

    private Found find(String database) throws RefusedException {
        List<String> lines = lines();
        List<Integer> named = entries().stream()
                .filter(line -> EntryLine.name(lines.get(line)).orElse("").equals(asBytes(database)))
                .toList();
        if (named.size() != 1) {
            throw new RefusedException("the file has " + (named.isEmpty() ? "no entry" : named.size() + " entries")
                    + " for database " + database);
        }
        return new Found(named.getFirst(), EntryLine.parse(lines.get(named.getFirst())));
    }

    /// The numbers of the lines that are entries. What comes before any section is included below one.
    private List<Integer> entries() {
        List<String> lines = lines();
        List<Integer> entries = new ArrayList<>();
        boolean databases = true;
        for (int i = 0; i < lines.size(); i++) {
            databases = inDatabases(lines.get(i), databases);
            if (databases && EntryLine.name(lines.get(i)).isPresent()) {
                entries.add(i);
            }
        }
        return entries;
    }

    private static boolean inDatabases(String line, boolean before) {
        Matcher section = SECTION.matcher(line);
        return section.matches() ? section.group(1).equals("databases") : before;
    }

    private List<String> lines() {
        List<String> lines = new ArrayList<>();
        LINE.matcher(text).results().forEach(line -> lines.add(line.group()));
        return lines;
    }

    private static String ending(String line) {
        if (line.endsWith("\r\n")) {
            return "\r\n";
        }
        return line.endsWith("\n") ? "\n" : "";
    }

    private static String asBytes(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    private static Map<String, String> asBytes(Place place) {
        Map<String, String> words = place.words();
        words.replaceAll((_, value) -> asBytes(value));
        return words;
    }

    private record Found(int line, EntryLine entry) {}
}
