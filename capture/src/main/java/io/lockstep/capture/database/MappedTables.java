package io.lockstep.capture.database;

import io.lockstep.capture.encoding.Naming;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import io.lockstep.events.mapping.Resolution.Compared;
import io.lockstep.events.mapping.SourceTable;
import io.lockstep.events.mapping.TableMappings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What becomes of the source's tables under the replicator's rules, as its catalogue stands. Without rules every
/// table is what it is, and no column is looked at. Immutable.
///
/// @param resolved every table of the source; empty without rules
public record MappedTables(Optional<TableMappings> mappings, Map<TableId, Resolution> resolved) {
    public MappedTables {
        resolved = Map.copyOf(resolved);
    }

    /// @param source a connection to the source
    public static MappedTables read(TableSelection selection, Connection source) throws SQLException {
        return selection.mappings().isPresent()
                ? of(selection.mappings().get(), TableColumns.all(source))
                : new MappedTables(Optional.empty(), Map.of());
    }

    static MappedTables of(TableMappings mappings, List<SourceTable> tables) {
        return new MappedTables(Optional.of(mappings), mappings.resolve(tables));
    }

    /// What becomes of a table of the source.
    public Resolution of(TableId source) {
        return Optional.ofNullable(resolved.get(source))
                .or(() -> mappings.map(rules -> rules.resolve(new SourceTable(source, List.of()))))
                .orElseGet(() -> new Compared(source, source, List.of()));
    }

    /// The table of the source that a table of the target is compared with.
    public Optional<Compared> behind(TableId target) {
        return mappings.isEmpty()
                ? Optional.of(new Compared(target, target, List.of()))
                : compared().filter(table -> table.target().equals(target)).findFirst();
    }

    /// What the tables of one side are called where they are compared.
    public Naming naming(Side side) {
        if (mappings.isEmpty()) {
            return Naming.SAME;
        }
        return switch (side) {
            case SOURCE -> new Naming.OfSource(mappings.get());
            case TARGET ->
                new Naming.OfTarget(
                        compared().collect(Collectors.toMap(Compared::target, Naming.LeftOut::of)),
                        mappings.get().id());
        };
    }

    /// Those tables of one side that are compared: what rules of today do not compare is not read, whatever was
    /// published under those of yesterday.
    public List<TableId> comparedOf(Side side, List<TableId> published) {
        return published.stream()
                .filter(table -> side == Side.SOURCE
                        ? of(table) instanceof Compared
                        : behind(table).isPresent())
                .toList();
    }

    private Stream<Compared> compared() {
        return resolved.values().stream().filter(Compared.class::isInstance).map(Compared.class::cast);
    }

    /// What the rules do to the watermark table; empty when they leave it as it is. One that they do not select may be
    /// carried by a rule that the operator has not added here yet.
    Optional<String> watermarkProblem(TableId watermark) {
        if (mappings.isEmpty()) {
            return Optional.empty();
        }
        List<SourceTable.Column> columns = Stream.of("lane", "sequence", "epoch", "seen", "written_at", "mac")
                .map(name -> new SourceTable.Column(name, "int8", name.equals("lane")))
                .toList();
        return switch (mappings.get().resolve(new SourceTable(watermark, columns))) {
            case Resolution.NotSelected _ -> Optional.empty();
            case Resolution.NotComparable not -> Optional.of(not.reason());
            case Compared compared -> {
                boolean same = compared.target().equals(watermark)
                        && columns.stream()
                                .allMatch(column ->
                                        compared.targetOf(column.name()).equals(Optional.of(column.name())));
                yield same ? Optional.empty() : Optional.of("they rename it, or columns of it");
            }
        };
    }
}
