package io.lockstep.lab;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.stream.Collectors;

/// One row by table and primary key. Values are untyped literals, which PostgreSQL reads as the column's type.
record RowAddress(TableName table, SequencedMap<String, String> key) {

    String where() {
        return where("");
    }

    /// @param prefix before each column: empty, or `NEW.` and `OLD.` in a trigger
    String where(String prefix) {
        return key.entrySet().stream()
                .map(entry -> prefix + Quoting.identifier(entry.getKey()) + " = " + Quoting.literal(entry.getValue()))
                .collect(Collectors.joining(" AND "));
    }

    String keyColumns() {
        return key.keySet().stream().map(Quoting::identifier).collect(Collectors.joining(", "));
    }

    String select(String what) {
        return "SELECT " + what + " FROM " + table.quoted() + " t WHERE " + where();
    }

    String update(String assignments) {
        return "UPDATE " + table.quoted() + " SET " + assignments + " WHERE " + where();
    }

    String delete() {
        return "DELETE FROM " + table.quoted() + " WHERE " + where();
    }

    static SequencedMap<String, String> key(String column, Object value) {
        return new LinkedHashMap<>(Map.of(column, value.toString()));
    }
}
