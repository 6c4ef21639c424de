package io.lockstep.events;

import java.util.Comparator;

/// A table by schema and name, as it is called on the target.
public record TableId(String schema, String name) implements Comparable<TableId> {
    private static final Comparator<TableId> ORDER =
            Comparator.comparing(TableId::schema).thenComparing(TableId::name);

    public TableId {
        if (schema.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("A table needs a schema and a name: '" + schema + "'.'" + name + "'");
        }
    }

    @Override
    public int compareTo(TableId other) {
        return ORDER.compare(this, other);
    }

    /// Parses what [#toString] writes.
    ///
    /// @throws IllegalArgumentException when the text is not two parts around one dot outside quotes
    public static TableId parse(String text) {
        int dot = text.startsWith("\"") ? endOfQuoted(text) : text.indexOf('.');
        if (dot < 1 || dot >= text.length() - 1 || text.charAt(dot) != '.') {
            throw new IllegalArgumentException("Not a table: '" + text + "' (expected schema.name)");
        }
        return new TableId(unquote(text.substring(0, dot)), unquote(text.substring(dot + 1)));
    }

    /// The table as an SQL identifier, both parts quoted.
    public String quoted() {
        return Identifiers.quote(schema) + "." + Identifiers.quote(name);
    }

    /// `schema.name`, a part being quoted only where it would otherwise be ambiguous.
    @Override
    public String toString() {
        return plain(schema) + "." + plain(name);
    }

    private static String plain(String part) {
        return part.indexOf('.') < 0 && part.indexOf('"') < 0 ? part : Identifiers.quote(part);
    }

    private static int endOfQuoted(String text) {
        int at = 1;
        while (at < text.length()) {
            if (text.charAt(at) != '"') {
                at++;
            } else if (at + 1 < text.length() && text.charAt(at + 1) == '"') {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return -1;
    }

    private static String unquote(String part) {
        boolean quoted = part.length() > 1 && part.startsWith("\"") && part.endsWith("\"");
        return quoted ? part.substring(1, part.length() - 1).replace("\"\"", "\"") : part;
    }
}
