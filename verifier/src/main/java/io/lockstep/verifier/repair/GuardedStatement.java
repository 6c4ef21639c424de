package io.lockstep.verifier.repair;

import io.lockstep.events.Identifiers;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.equality.ColumnType;
import io.lockstep.verifier.rows.TableColumns;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One statement that makes one row of the target right, or changes nothing when the row is another than the one that
/// was seen. Immutable; its `toString` shows no values.
///
/// @param sql with a `?` for each parameter, all of them texts of types that the statement names
/// @param parameters null for NULL
public record GuardedStatement(String sql, List<@Nullable String> parameters) {
    public GuardedStatement {
        parameters = Collections.unmodifiableList(new ArrayList<>(parameters));
    }

    /// What the target was seen to have.
    ///
    /// @param version which version of the row, as [#version] has it
    /// @param image the hash of the row's text, as [#image] has it
    public record Seen(String version, String image) {}

    /// @param values of the columns that are written, as the source prints them
    /// @param seen of the row; null when the target lacks it
    public static GuardedStatement of(
            RepairTable table,
            RowKey key,
            Remedy.Write remedy,
            Map<String, @Nullable String> values,
            @Nullable Seen seen) {
        var parameters = new ArrayList<@Nullable String>();
        remedy.columns().forEach(column -> parameters.add(values.get(column)));
        key.columns().forEach(column -> parameters.add(column.text()));
        if (seen != null) {
            parameters.add(seen.version());
            parameters.add(seen.image());
        }
        return new GuardedStatement(sql(table, key, remedy), parameters);
    }

    private static String sql(RepairTable table, RowKey key, Remedy.Write remedy) {
        TableColumns target = table.target();
        String row = (target.partitioned() ? "" : "ONLY ") + target.table().quoted() + " AS t";
        String guarded = " WHERE " + key(target, key) + " AND " + version() + " = ? AND " + image(target) + " = ?";
        return switch (remedy) {
            case Remedy.Update(var columns) ->
                "UPDATE " + row + " SET "
                        + columns.stream()
                                .map(column -> name(target, column) + " = " + value(target, column))
                                .collect(Collectors.joining(", "))
                        + guarded;
            case Remedy.Delete _ -> "DELETE FROM " + row + guarded;
            case Remedy.Insert(var columns) ->
                "INSERT INTO " + target.table().quoted() + " ("
                        + columns.stream().map(column -> name(target, column)).collect(Collectors.joining(", "))
                        + ")" + (table.always().isEmpty() ? "" : " OVERRIDING SYSTEM VALUE") + " SELECT "
                        + columns.stream().map(column -> value(target, column)).collect(Collectors.joining(", "))
                        + " WHERE NOT EXISTS (SELECT FROM " + row + " WHERE " + key(target, key) + ")";
        };
    }

    /// A condition that is true of the row, called t, with a key whose texts are the parameters.
    static String key(TableColumns table, RowKey key) {
        return key.columns().stream()
                .map(KeyColumn::name)
                .map(column ->
                        "t." + name(table, column) + " " + type(table, column).equality() + " " + value(table, column))
                .collect(Collectors.joining(" AND "));
    }

    /// The version of the row called t: the transaction that wrote it, and where it is. Whoever writes the row changes
    /// it.
    static String version() {
        return "t.xmin::pg_catalog.text || ' ' || t.ctid::pg_catalog.text";
    }

    /// A hash of all comparable values that the row called t holds, whatever their types: their texts, in a session
    /// that
    /// has [io.lockstep.verifier.rows.Printing#SETTINGS].
    static String image(TableColumns table) {
        String columns = table.columns().values().stream()
                .filter(column -> column.type().form().isPresent())
                .map(column -> "t." + Identifiers.quote(column.name()))
                .sorted()
                .collect(Collectors.joining(", "));
        return "pg_catalog.encode(pg_catalog.sha256(pg_catalog.convert_to(ROW(" + columns
                + ")::pg_catalog.text, 'UTF8')), 'hex')";
    }

    private static String value(TableColumns table, String column) {
        return "CAST(? AS " + type(table, column).quoted() + ")";
    }

    private static String name(TableColumns table, String column) {
        return Identifiers.quote(table.column(column).orElseThrow().name());
    }

    private static ColumnType type(TableColumns table, String column) {
        return table.column(column).orElseThrow().type();
    }

    @Override
    public String toString() {
        return sql;
    }
}
