package io.lockstep.verifier.schema.model;

import io.lockstep.events.TableId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// SQL under other names: `schema.name` wherever it stands, and columns. Those are the own table's, or that
/// table's which was named last (REFERENCES); in what belongs to no table, such as a view, those of all tables
/// that it names.
final class RenamedText {
    private final Renaming renaming;
    private final String sql;
    private final List<SqlToken> tokens;
    private final boolean ofTable;
    private final StringBuilder renamed = new StringBuilder();
    private Set<TableId> named;
    private int copied;

    RenamedText(Renaming renaming, String sql, Optional<TableId> own) {
        this.renaming = renaming;
        this.sql = sql;
        this.tokens = SqlToken.of(sql);
        this.ofTable = own.isPresent();
        this.named = own.map(Set::of).orElseGet(this::mentioned);
        for (int at = 0; at < tokens.size(); ) {
            at += one(at);
        }
        renamed.append(sql, copied, sql.length());
    }

    private Set<TableId> mentioned() {
        return IntStream.range(0, tokens.size())
                .filter(this::qualified)
                .mapToObj(this::relation)
                .filter(renaming::knows)
                .collect(Collectors.toSet());
    }

    /// @return how many words that were
    private int one(int at) {
        if (qualified(at)) {
            return qualifiedName(at);
        }
        SqlToken token = tokens.get(at);
        if (namesRelation(at)) {
            String inside = token.text().substring(1, token.text().length() - 1);
            replace(token, token, Sql.literal(new RenamedText(renaming, inside, Optional.empty()).toString()));
        } else if (token.isName()) {
            column(token);
        }
        return 1;
    }

    private int qualifiedName(int at) {
        TableId found = relation(at);
        if (ofTable && renaming.knows(found)) {
            named = Set.of(found);
        }
        TableId now = renaming.table(found);
        if (!now.equals(found)) {
            replace(tokens.get(at), tokens.get(at + 2), printed(now.schema()) + "." + printed(now.name()));
        } else if (!renaming.knows(found) && !renaming.knowsSchema(found.schema())) {
            column(tokens.get(at + 2));
        }
        return 3;
    }

    private void column(SqlToken token) {
        List<String> others = named.stream()
                .map(table -> renaming.column(table, token.text()))
                .filter(name -> !name.equals(token.text()))
                .distinct()
                .toList();
        if (others.size() == 1) {
            replace(token, token, printed(others.getFirst()));
        }
    }

    private void replace(SqlToken first, SqlToken last, String now) {
        renamed.append(sql, copied, first.start()).append(now);
        copied = last.end();
    }

    private TableId relation(int at) {
        return new TableId(tokens.get(at).text(), tokens.get(at + 2).text());
    }

    private boolean qualified(int at) {
        return at + 2 < tokens.size()
                && tokens.get(at).isName()
                && tokens.get(at + 1).isSymbol(".")
                && tokens.get(at + 2).isName();
    }

    private boolean namesRelation(int at) {
        return at + 2 < tokens.size()
                && tokens.get(at).kind() == SqlToken.Kind.LITERAL
                && tokens.get(at + 1).isSymbol("::")
                && tokens.get(at + 2).isKeyWord("regclass");
    }

    /// Quoted where PostgreSQL prints it so, or might.
    private static String printed(String name) {
        return name.matches("[a-z_][a-z0-9_$]*+") ? name : Sql.identifier(name);
    }

    @Override
    public String toString() {
        return renamed.toString();
    }
}
