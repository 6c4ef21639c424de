package io.lockstep.app.cli;

import static io.lockstep.app.cli.Fields.list;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// The column that says which lane a table is in, the second one; there is none where all are in the same.
///
/// @param shown whether there is one
record LaneColumn(boolean shown) {
    static LaneColumn of(JsonNode tables) {
        long lanes = tables.valueStream()
                .flatMap(table -> table.path("lanes").valueStream())
                .map(Fields::text)
                .distinct()
                .count();
        return new LaneColumn(lanes > 1);
    }

    String[] headings(String... others) {
        return with("LANE", others);
    }

    String[] cells(JsonNode table, String... others) {
        return with(list(table.path("lanes")), others);
    }

    private String[] with(String cell, String... others) {
        if (!shown) {
            return others;
        }
        List<String> cells = new ArrayList<>(List.of(others));
        cells.add(1, cell);
        return cells.toArray(String[]::new);
    }
}
