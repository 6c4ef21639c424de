package io.lockstep.events.mapping;

import java.util.Locale;

/// A rule about names. Source: `Transformations`.
///
/// @param value the new name, or the prefix or suffix; empty for a change of case
/// @param oldValue the prefix or suffix that is replaced; empty for anything else
record NameChange(Kind kind, String value, String oldValue) {
    /// A name without the prefix or suffix in question stays as it is.
    String apply(String name) {
        return switch (kind) {
            case RENAME -> value;
            case LOWERCASE -> name.toLowerCase(Locale.ROOT);
            case UPPERCASE -> name.toUpperCase(Locale.ROOT);
            case ADD_PREFIX -> value + name;
            case ADD_SUFFIX -> name + value;
            case REMOVE_PREFIX -> replacedPrefix(name, value, "");
            case REMOVE_SUFFIX -> replacedSuffix(name, value, "");
            case REPLACE_PREFIX -> replacedPrefix(name, oldValue, value);
            case REPLACE_SUFFIX -> replacedSuffix(name, oldValue, value);
        };
    }

    private static String replacedPrefix(String name, String old, String now) {
        return name.startsWith(old) ? now + name.substring(old.length()) : name;
    }

    private static String replacedSuffix(String name, String old, String now) {
        return name.endsWith(old) ? name.substring(0, name.length() - old.length()) + now : name;
    }

    /// The actions, and what they need.
    enum Kind {
        RENAME("rename", true, false),
        LOWERCASE("convert-lowercase", false, false),
        UPPERCASE("convert-uppercase", false, false),
        ADD_PREFIX("add-prefix", true, false),
        REMOVE_PREFIX("remove-prefix", true, false),
        REPLACE_PREFIX("replace-prefix", true, true),
        ADD_SUFFIX("add-suffix", true, false),
        REMOVE_SUFFIX("remove-suffix", true, false),
        REPLACE_SUFFIX("replace-suffix", true, true);

        final String word;
        final boolean needsValue;
        final boolean needsOldValue;

        Kind(String word, boolean needsValue, boolean needsOldValue) {
            this.word = word;
            this.needsValue = needsValue;
            this.needsOldValue = needsOldValue;
        }
    }
}
