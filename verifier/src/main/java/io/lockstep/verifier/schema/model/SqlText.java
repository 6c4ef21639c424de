package io.lockstep.verifier.schema.model;

import java.util.List;
import java.util.Set;

/// SQL as one major version of PostgreSQL prints it.
///
/// The versions print the same definition otherwise in these cases, found by printing some hundred expressions on
/// each: up to 15 a view or rule qualifies every column, later only where it reads several relations; up to 13
/// calls of the SQL standard's own form are printed as function calls ([CallForm]); and which names need
/// quotation marks follows from each version's key words.
///
/// @param major of the server that printed it
record SqlText(String sql, int major) {
    private static final int SHORT_NAMES = 16;

    /// What stands before the name of a relation.
    private static final Set<String> RELATION = Set.of("from", "join", "into", "update", "only");

    /// Whether both say the same.
    boolean means(SqlText other) {
        return sql.equals(other.sql) || (major <= other.major ? older(this, other) : older(other, this));
    }

    private static boolean older(SqlText older, SqlText newer) {
        List<SqlToken> before = CallForm.of(SqlToken.of(older.sql));
        List<SqlToken> after = CallForm.of(SqlToken.of(newer.sql));
        return aligned(before, after, older.major < SHORT_NAMES && newer.major >= SHORT_NAMES);
    }

    /// @param qualified whether the first may qualify names that the second does not
    private static boolean aligned(List<SqlToken> before, List<SqlToken> after, boolean qualified) {
        int at = 0;
        for (int i = 0; i < after.size(); i++) {
            if (qualified && qualifies(before, at, after, i)) {
                at += 2;
            }
            if (at >= before.size() || !before.get(at).means(after.get(i))) {
                return false;
            }
            at++;
        }
        return at == before.size();
    }

    private static boolean qualifies(List<SqlToken> before, int at, List<SqlToken> after, int i) {
        return at + 2 < before.size()
                && before.get(at).isName()
                && before.get(at + 1).isSymbol(".")
                && before.get(at + 2).means(after.get(i))
                && !(i + 1 < after.size() && after.get(i + 1).isSymbol("."))
                && isColumn(before, at);
    }

    /// Whether a name with a qualifier is a column's: a function's has arguments, a type's stands behind a cast,
    /// and a relation's behind a key word, one of which is in `EXTRACT (field FROM …)`, too.
    private static boolean isColumn(List<SqlToken> tokens, int at) {
        boolean call = at + 3 < tokens.size() && tokens.get(at + 3).isSymbol("(");
        SqlToken previous = at == 0 ? SqlToken.symbol("") : tokens.get(at - 1);
        boolean field = at >= 4 && tokens.get(at - 4).isKeyWord("extract");
        return !call && !previous.isSymbol("::") && (field || RELATION.stream().noneMatch(previous::isKeyWord));
    }

    /// Whether it has a call that another version may print in a way that is not known here.
    static boolean hasOwnSyntax(String sql) {
        return SqlToken.of(sql).stream()
                .anyMatch(token -> token.isKeyWord("extract")
                        || token.isKeyWord("overlaps")
                        || token.isKeyWord("overlay")
                        || token.isKeyWord("collation")
                        || token.isKeyWord("normalize")
                        || token.isKeyWord("xmlexists")
                        || token.isKeyWord("xmlserialize")
                        || token.isKeyWord("similar_to_escape"));
    }
}
