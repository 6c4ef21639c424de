package io.lockstep.capture;

import io.lockstep.capture.database.CatalogueChange;
import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.LaneCatalogue;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Compares the publication and its tables with how they were when it looked last, and as they must be. What it
/// finds is never seen in the change log. Thread-safe.
final class CatalogueWatch {
    private static final String FIX = ": run `lockstep setup`, and begin a new epoch with `lockstep setup --new-epoch`";

    private final String publication;
    private final List<TableId> tables;
    private final CreatedTable created;
    private final Continuity continuity;
    private @Nullable LaneCatalogue before;

    CatalogueWatch(CaptureSettings settings, Continuity continuity) {
        this.publication = settings.names().publication(settings.side());
        this.tables = Stream.concat(settings.tables().stream(), Stream.of(settings.watermarkTable()))
                .toList();
        this.created = new CreatedTable(settings.watermarkSchema());
        this.continuity = continuity;
    }

    /// The first look compares with how it was when the epoch began, for nobody was looking since.
    synchronized void look(Connection connection) throws SQLException {
        LaneCatalogue now = LaneCatalogue.read(connection, publication, tables);
        report(CatalogueChange.standing(now, tables));
        LaneCatalogue last = before;
        if (last != null) {
            report(CatalogueChange.between(last, now, tables, oid -> empty(connection, oid)));
        } else {
            LaneCatalogue.recalled(connection, created, continuity.side(), publication)
                    .map(begun -> CatalogueChange.between(begun, now, tables, oid -> born(connection, oid)))
                    .ifPresent(this::report);
        }
        before = now;
    }

    private void report(List<CatalogueChange> changes) {
        changes.forEach(change -> continuity.found(
                change.table(),
                change.reason(),
                "table " + change.table() + " is not verified on the "
                        + continuity.side().word() + ": " + change.what() + FIX));
    }

    /// Unknown counts as attached with rows in it.
    private static boolean born(Connection connection, long partition) {
        try {
            return LaneCatalogue.isBorn(connection, partition) || LaneCatalogue.isEmpty(connection, partition);
        } catch (SQLException _) {
            return false;
        }
    }

    /// Unknown counts as not empty.
    private static boolean empty(Connection connection, long partition) {
        try {
            return LaneCatalogue.isEmpty(connection, partition);
        } catch (SQLException _) {
            return false;
        }
    }
}
