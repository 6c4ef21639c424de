package io.lockstep.capture.doctor;

import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.Session;
import io.lockstep.capture.setup.SetupSettings;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// Slots of lanes that the configuration no longer has: nobody reads them, nobody watches them, and they retain the
/// log.
///
/// @param session on one side
record AbandonedLanes(Session session, SetupSettings settings) {
    List<Finding> findings() {
        TableId created = new CreatedTable(settings.schema()).id();
        if (!readable(created)) {
            return List.of();
        }
        Set<String> used = settings.lanes().stream()
                .map(lane -> lane.names().slot(session.side()))
                .collect(Collectors.toSet());
        List<String> recorded = session.strings(
                "SELECT c.name FROM " + created.quoted() + " c JOIN pg_replication_slots s ON s.slot_name = c.name"
                        + " WHERE c.side = ? AND c.kind = 'slot' AND c.by = ? ORDER BY 1",
                session.side().word(),
                CreatedTable.SETUP);
        return recorded.stream()
                .filter(slot -> !used.contains(slot))
                .map(slot -> Finding.error(
                        "lanes",
                        session.side().word(),
                        "slot " + slot + " is of a lane that the configuration no longer has, and retains the log",
                        "stop its captures and run `lockstep cleanup --lane " + lane(slot) + "`"))
                .toList();
    }

    private boolean readable(TableId table) {
        return session.exists(
                "SELECT 1 FROM pg_class WHERE oid = to_regclass(?) AND has_table_privilege(oid, 'SELECT')",
                table.quoted());
    }

    /// The lane that has a slot of that name; only the source lists them.
    private String lane(String slot) {
        TableId lanes = new LaneTable(settings.schema()).id();
        return session.side() == Side.SOURCE && readable(lanes)
                ? session.strings("SELECT lane FROM " + lanes.quoted()).stream()
                        .filter(lane -> new LaneNames(settings.migration(), lane)
                                .slot(session.side())
                                .equals(slot))
                        .findFirst()
                        .orElse("NAME")
                : "NAME";
    }
}
