package io.lockstep.capture.database;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.comparison.ColumnRule;
import io.lockstep.events.comparison.Tolerance;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.SourceTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Holds the comparison rules against both catalogues: each must be about a column that is compared, and mean something
/// for its type.
///
/// @param tables whose columns are compared
record RuleCheck(List<Compared> tables, Session source, Session target) {
    private static final String GENERATED = """
            SELECT 1 FROM pg_attribute WHERE attrelid = to_regclass(?) AND attname = ? AND attgenerated <> ''""";

    /// @throws SetupException when one of the rules cannot hold, naming every one that cannot
    void require(List<ColumnRule> rules) {
        if (rules.isEmpty()) {
            return;
        }
        Catalogues catalogues = new Catalogues(columns(source), columns(target));
        List<String> problems = rules.stream()
                .flatMap(rule -> problem(rule, catalogues).map(problem -> rule + ": " + problem).stream())
                .toList();
        if (!problems.isEmpty()) {
            throw new SetupException(
                    "Rules of tables.rules cannot hold: " + String.join("; ", problems),
                    "correct them, or leave them out: a rule never holds for anything else than it names");
        }
    }

    private Optional<String> problem(ColumnRule rule, Catalogues catalogues) {
        return tables.stream()
                .filter(each -> each.source().equals(rule.table()))
                .findFirst()
                .map(table -> problem(rule, table, catalogues))
                .orElseGet(() -> Optional.of("the table is not verified"));
    }

    /// A table that no mapping rules are about has no columns here: each has the same name on both sides.
    private Optional<String> problem(ColumnRule rule, Compared table, Catalogues catalogues) {
        Optional<String> name = table.columns().isEmpty() ? Optional.of(rule.column()) : table.targetOf(rule.column());
        if (name.isEmpty()) {
            return Optional.of("the column is not compared, by tables.mappings or because the source has none");
        }
        Place here = new Place(source, table.source(), rule.column(), catalogues.source());
        Place there = new Place(target, table.target(), name.get(), catalogues.target());
        return absence(rule, here, there)
                .or(() -> Stream.of(here, there)
                        .flatMap(place -> place.problem(rule.tolerance()).stream())
                        .findFirst());
    }

    /// A column that one side alone has can be ignored, and nothing else.
    private static Optional<String> absence(ColumnRule rule, Place here, Place there) {
        List<Place> without =
                Stream.of(here, there).filter(place -> place.found().isEmpty()).toList();
        boolean known = without.isEmpty() || (without.size() == 1 && rule.tolerance() instanceof Tolerance.Ignored);
        return known
                ? Optional.empty()
                : Optional.of(without.getFirst().side() + " has no column "
                        + without.getFirst().column());
    }

    private static Map<TableId, SourceTable> columns(Session session) {
        return session.run("could not list its columns", TableColumns::all).stream()
                .collect(Collectors.toMap(SourceTable::id, Function.identity()));
    }

    private record Catalogues(Map<TableId, SourceTable> source, Map<TableId, SourceTable> target) {}

    /// Where one side has a column, if it has it.
    private record Place(Session session, TableId table, String column, Map<TableId, SourceTable> catalogue) {
        String side() {
            return session.side() == Side.SOURCE ? "the source" : "the target";
        }

        Optional<SourceTable.Column> found() {
            return Optional.ofNullable(catalogue.get(table)).stream()
                    .flatMap(each -> each.columns().stream())
                    .filter(each -> each.name().equals(column))
                    .findFirst();
        }

        Optional<String> problem(Tolerance tolerance) {
            return found().flatMap(found -> problem(found, tolerance));
        }

        private Optional<String> problem(SourceTable.Column found, Tolerance tolerance) {
            if (found.key() && !(tolerance instanceof Tolerance.Exact)) {
                return Optional.of(
                        "it tells the rows of the table apart on " + side() + ", and all of its value counts");
            }
            if (!tolerance.fits(found.type())) {
                return Optional.of(
                        "is for " + tolerance.types() + ", and the column is " + found.type() + " on " + side());
            }
            return session.exists(GENERATED, table.quoted(), column)
                    ? Optional.of("the column is generated on " + side() + ", and is not compared anyway")
                    : Optional.empty();
        }
    }
}
