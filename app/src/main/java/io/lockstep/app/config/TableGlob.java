package io.lockstep.app.config;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tables chosen by name: `schema.table`, in which `*` stands for any run of characters and `?` for one.
///
/// Names are compared as the catalogue has them, case and all.
public record TableGlob(String text) {
    private static final Pattern FORM = Pattern.compile("[^.\\s]+\\.[^.\\s]+");

    public TableGlob {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("not schema.table: " + text);
        }
    }

    /// Whether this names the table.
    public boolean matches(String schema, String table) {
        int dot = text.indexOf('.');
        return covers(text.substring(0, dot), schema) && covers(text.substring(dot + 1), table);
    }

    private static boolean covers(String glob, String name) {
        String expression = glob.chars().mapToObj(TableGlob::expression).collect(Collectors.joining());
        return Pattern.compile(expression, Pattern.DOTALL).matcher(name).matches();
    }

    private static String expression(int character) {
        return switch (character) {
            case '*' -> ".*";
            case '?' -> ".";
            default -> Pattern.quote(Character.toString(character));
        };
    }

    @Override
    public String toString() {
        return text;
    }
}
