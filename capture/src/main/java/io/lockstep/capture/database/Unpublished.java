package io.lockstep.capture.database;

import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.json.CaptureReport.Concern;
import io.lockstep.events.mapping.Resolution;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;

/// Tables that a lane is to verify and does not carry, by their names on the target; with the first lane also those
/// that
/// no lane has.
///
/// @param schema that Lockstep keeps for itself
public record Unpublished(LaneRecord lane, TableSelection selection, String schema, MappedTables mapped) {
    /// Returns them with the reason and what to do.
    public Map<TableId, Concern> in(Connection connection) throws SQLException {
        Map<TableId, Concern> missing = new TreeMap<>();
        for (TableCandidate candidate : TableCandidate.all(connection)) {
            if (!candidate.table().schema().equals(schema)) {
                add(candidate, missing);
            }
        }
        return missing;
    }

    private void add(TableCandidate candidate, Map<TableId, Concern> missing) {
        TableId table = candidate.table();
        if (lane.side() == Side.TARGET) {
            mapped.behind(table)
                    .filter(behind -> isAsked(behind.source()))
                    .filter(_ -> !lane.tables().contains(table))
                    .ifPresent(behind -> missing.put(table, concern(behind.source(), candidate)));
        } else if (isAsked(table)) {
            switch (mapped.of(table)) {
                case Resolution.Compared compared -> {
                    if (!lane.tables().contains(table)) {
                        missing.put(compared.target(), concern(table, candidate));
                    }
                }
                case Resolution.NotComparable not ->
                    missing.put(SelectedTables.called(not), SelectedTables.notComparable(not));
                case Resolution.NotSelected _ -> {}
            }
        }
    }

    private boolean isAsked(TableId source) {
        return selection.selects(source)
                && selection.division().answers(lane.names().lane(), source);
    }

    private Concern concern(TableId source, TableCandidate candidate) {
        return candidate.obstacle().orElseGet(() -> new Concern(UnprovenReason.TABLE_NOT_PUBLISHED, unlisted(source)));
    }

    private String unlisted(TableId source) {
        return selection.division().isOrphan(source)
                ? "it is in no lane: add it to one of the lanes, or exclude it, and run `lockstep setup`"
                : "the publication " + lane.publication() + " of the "
                        + lane.side().word() + " does not list it: run `lockstep setup`";
    }
}
