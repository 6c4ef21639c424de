package io.lockstep.app.config;

import java.util.regex.Pattern;

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

    /// Whether it names one table in full.
    boolean isOneTable() {
        return text.indexOf('*') < 0 && text.indexOf('?') < 0;
    }

    @Override
    public String toString() {
        return text;
    }
}
