package io.lockstep.capture.setup;

import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.LaneCatalogue;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.Session;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// One side as it was found, with what Lockstep has created there.
///
/// @param created in the order of creation
record Site(Session session, SetupSettings settings, List<Created> created) {
    private static final Duration BRIEFLY = Duration.ofSeconds(5);

    static Site read(Session session, SetupSettings settings) {
        CreatedTable table = new CreatedTable(settings.schema());
        if (!session.exists(
                "SELECT 1 WHERE to_regclass(?) IS NOT NULL", table.id().quoted())) {
            return new Site(session, settings, List.of());
        }
        List<Created> created = session.list(
                "SELECT id, kind, name, detail, by FROM " + table.id().quoted() + " WHERE side = ? ORDER BY id",
                row -> new Created(
                        row.getLong(1),
                        Kind.of(row.getString(2)),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)),
                session.side().word());
        return new Site(session, settings, created);
    }

    Side side() {
        return session.side();
    }

    Place place() {
        return Place.of(side());
    }

    Optional<Created> recorded(Kind kind, String name) {
        return created.stream()
                .filter(entry -> entry.kind() == kind && entry.name().equals(name))
                .findFirst();
    }

    List<Created> all(Kind kind) {
        return created.stream().filter(entry -> entry.kind() == kind).toList();
    }

    /// The statement that records a creation, or renews the record.
    String record(Kind kind, String name, String detail) {
        return "INSERT INTO " + table() + " (side, kind, name, detail, by) VALUES ("
                + String.join(
                        ", ",
                        Identifiers.literal(side().word()),
                        Identifiers.literal(kind.word()),
                        Identifiers.literal(name),
                        Identifiers.literal(detail),
                        Identifiers.literal(settings.command()))
                + ") ON CONFLICT (side, kind, name) DO UPDATE SET detail = EXCLUDED.detail, by = EXCLUDED.by, at = now()";
    }

    /// The statement that records how publication and tables stand, which captures compare with what they find.
    String recordCatalogue(LaneNames lane) {
        String publication = lane.publication(side());
        return "INSERT INTO " + table() + " (side, kind, name, detail, by) SELECT "
                + String.join(
                        ", ",
                        Identifiers.literal(side().word()),
                        Identifiers.literal(Kind.CATALOGUE.word()),
                        Identifiers.literal(publication),
                        "noted.detail",
                        Identifiers.literal(settings.command()))
                + " FROM (" + LaneCatalogue.noted(publication) + ") noted (detail)"
                + " ON CONFLICT (side, kind, name) DO UPDATE SET detail = EXCLUDED.detail, by = EXCLUDED.by, at = now()";
    }

    /// The statement that adds to the record of a slot where its log begins, so that another slot of its name can be
    /// told from it.
    String recordStart(String slot) {
        return "UPDATE " + table() + " SET detail = detail || ' ' || confirmed_flush_lsn FROM pg_replication_slots"
                + " WHERE slot_name = name AND side = " + Identifiers.literal(side().word())
                + " AND kind = " + Identifiers.literal(Kind.SLOT.word()) + " AND name = " + Identifiers.literal(slot);
    }

    /// The statement that takes an entry out of the record.
    String forget(Created entry) {
        return "DELETE FROM " + table() + " WHERE side = " + Identifiers.literal(side().word()) + " AND id = "
                + entry.id();
    }

    /// Returns whether nobody streams from a slot. A session that was just cut may hold it for a moment.
    boolean awaitFree(String slot) {
        long deadline = System.nanoTime() + BRIEFLY.toNanos();
        while (session.exists("SELECT 1 FROM pg_replication_slots WHERE slot_name = ? AND active", slot)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            Pause.before("slot " + slot + " is free");
        }
        return true;
    }

    String table() {
        return new CreatedTable(settings.schema()).id().quoted();
    }
}
