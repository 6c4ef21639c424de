package io.lockstep.verifier.schema.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A word of SQL as PostgreSQL prints it.
///
/// @param text of a name without quotation marks, in lower case where it had none; of everything else as it
///     stands
/// @param quoted whether a name had quotation marks, and is therefore no key word
/// @param start where it begins in the text
/// @param end behind its last character
record SqlToken(Kind kind, String text, boolean quoted, int start, int end) {
    enum Kind {
        NAME,
        LITERAL,
        SYMBOL
    }

    private static final Pattern WORD = Pattern.compile("""
            (?<blank>\\s++|--[^\\n]*+|/\\*.*?\\*/)
            |(?<literal>[eE]'(?:[^'\\\\]|\\\\.|'')*+'|(?:[bBxXnN]|[uU]&)?'(?:[^']|'')*+'|\\$(?<tag>\\w*+)\\$.*?\\$\\k<tag>\\$
                |\\d[\\w.]*+)
            |(?<quoted>"(?:[^"]|"")++")
            |(?<name>[\\p{L}_][\\p{L}\\p{N}_$]*+)
            |(?<symbol>[-+*/<>=~!@\\#%^&|`?]++|::|.)""", Pattern.COMMENTS | Pattern.DOTALL);

    /// All of them, without blanks and comments.
    static List<SqlToken> of(String sql) {
        List<SqlToken> tokens = new ArrayList<>();
        Matcher word = WORD.matcher(sql);
        while (word.find()) {
            if (word.group("blank") == null) {
                tokens.add(of(word));
            }
        }
        return tokens;
    }

    private static SqlToken of(Matcher word) {
        String text = word.group();
        if (word.group("quoted") != null) {
            String name = text.substring(1, text.length() - 1).replace("\"\"", "\"");
            return new SqlToken(Kind.NAME, name, true, word.start(), word.end());
        }
        if (word.group("name") != null) {
            return new SqlToken(Kind.NAME, text.toLowerCase(Locale.ROOT), false, word.start(), word.end());
        }
        Kind kind = word.group("literal") != null ? Kind.LITERAL : Kind.SYMBOL;
        return new SqlToken(kind, text, false, word.start(), word.end());
    }

    static SqlToken name(String text) {
        return new SqlToken(Kind.NAME, text, true, 0, 0);
    }

    static SqlToken symbol(String text) {
        return new SqlToken(Kind.SYMBOL, text, false, 0, 0);
    }

    boolean isName() {
        return kind == Kind.NAME;
    }

    boolean isSymbol(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    boolean isKeyWord(String word) {
        return kind == Kind.NAME && !quoted && text.equals(word);
    }

    boolean means(SqlToken other) {
        return kind == other.kind && text.equals(other.text);
    }
}
