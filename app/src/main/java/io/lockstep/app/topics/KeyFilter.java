package io.lockstep.app.topics;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;

/// Lets records of one key through: a row, or the text of a key.
record KeyFilter(String text, Optional<RowText> row) {
    static KeyFilter of(String text, boolean rowKeys) {
        return new KeyFilter(text, rowKeys && !text.isEmpty() ? Optional.of(RowText.parse(text)) : Optional.empty());
    }

    /// @param key as [RecordJson] shows it
    boolean accepts(JsonNode key) {
        return text.isEmpty() || row.map(wanted -> matches(wanted, key)).orElseGet(() -> text.equals(key.asText()));
    }

    private static boolean matches(RowText wanted, JsonNode key) {
        if (!wanted.table().toString().equals(key.path("table").asText())) {
            return false;
        }
        JsonNode columns = key.path("columns");
        var names = columns.propertyStream().map(Map.Entry::getKey).toList();
        return wanted.values(names)
                .map(values -> values.entrySet().stream()
                        .allMatch(value -> same(columns.path(value.getKey()), value.getValue())))
                .orElse(false);
    }

    private static boolean same(JsonNode column, String value) {
        return column.isNumber()
                ? RowText.number(value).equals(Optional.of(column.decimalValue().toPlainString()))
                : column.asText().equals(value);
    }
}
