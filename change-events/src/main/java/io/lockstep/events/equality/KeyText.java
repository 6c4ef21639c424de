package io.lockstep.events.equality;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.KeyColumn.Kind;
import java.math.BigDecimal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Makes the canonical text of one column of a row's key, which PostgreSQL reads as a value of the column's type:
/// values
/// that are equal have the same, and so have the spellings of a `citext` that differ in the case of the letters A to Z.
/// Other letters stay apart there: whether they are one key depends on the database, and a row must never be taken for
/// another. Immutable.
public final class KeyText {
    private final Form form;
    private final Style style;

    private KeyText(Form form, Style style) {
        this.form = form;
        this.style = style;
    }

    /// For keys of a type; one whose values are not comparable keeps them as they print.
    public static KeyText of(ColumnType type) {
        Style style = switch (type.family()) {
            case "number" -> Style.NUMBER;
            case "float" -> Style.FLOAT;
            default -> type.ignoresCase() ? Style.LOWER_CASE : Style.TEXT;
        };
        return new KeyText(type.form().orElse(Form.Simple.PRINTED), style);
    }

    /// @param printed as PostgreSQL prints the value, as [Form] has it; null for NULL
    /// @return empty for NULL, which is in no key
    public Optional<KeyColumn> column(String name, @Nullable String printed) {
        return printed == null ? Optional.empty() : Optional.of(known(name, form.canonical(printed)));
    }

    private KeyColumn known(String name, String text) {
        return switch (style) {
            case NUMBER -> Character.isDigit(text.charAt(text.length() - 1)) ? number(name, text) : text(name, text);
            case FLOAT -> floating(name, text);
            case LOWER_CASE -> text(name, lowerCase(text));
            case TEXT -> text(name, text);
        };
    }

    private static KeyColumn floating(String name, String text) {
        BigDecimal number = Zeros.number(text);
        return number == null
                ? text(name, text)
                : number(name, number.stripTrailingZeros().toPlainString());
    }

    private static KeyColumn number(String name, String text) {
        return new KeyColumn(name, Kind.NUMBER, text);
    }

    private static KeyColumn text(String name, String value) {
        return new KeyColumn(name, Kind.TEXT, value);
    }

    private static String lowerCase(String text) {
        var lower = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            lower.append(c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c);
        }
        return lower.toString();
    }

    private enum Style {
        /// Finite ones are numbers to whoever reads the key.
        NUMBER,
        /// The same, written without an exponent.
        FLOAT,
        LOWER_CASE,
        TEXT
    }
}
