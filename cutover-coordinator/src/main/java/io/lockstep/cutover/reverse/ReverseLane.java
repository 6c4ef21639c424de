package io.lockstep.cutover.reverse;

import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the way back carries, and what its publication, slot and subscription are called: all alike,
/// after the migration. Native replication carries a table to the one of the same name.
///
/// @param migration its name, `[a-z0-9_]{1,40}`
/// @param tables the migrated tables, as they are called on the target
/// @param extra other tables that it carries, such as Lockstep's own
/// @param target how the source's server reaches the target, as a role that may replicate
public record ReverseLane(String migration, List<TableId> tables, List<TableId> extra, Conninfo target) {
    public ReverseLane {
        if (!migration.matches("[a-z0-9_]{1,40}")) {
            throw new IllegalArgumentException("Not the name of a migration: " + migration);
        }
        tables = List.copyOf(tables);
        extra = List.copyOf(extra);
        Objects.requireNonNull(target);
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("A way back carries at least one table");
        }
    }

    /// Of publication, slot and subscription.
    public String name() {
        return CutoverTables.wayBack(migration);
    }

    /// The comment by which Lockstep knows what it has made for this migration.
    String ownership() {
        return "Created by Lockstep for " + migration + ": the way back";
    }

    TreeSet<TableId> all() {
        return Stream.concat(tables.stream(), extra.stream()).collect(Collectors.toCollection(TreeSet::new));
    }

    String quoted() {
        return Identifiers.quote(name());
    }

    String literal() {
        return Identifiers.literal(name());
    }

    private String list() {
        return all().stream().map(TableId::quoted).collect(Collectors.joining(", "));
    }

    List<String> createPublication() {
        return List.of(
                "CREATE PUBLICATION " + quoted() + " FOR TABLE " + list() + " WITH (publish_via_partition_root = true)",
                "COMMENT ON PUBLICATION " + quoted() + " IS " + Identifiers.literal(ownership()));
    }

    String changePublication() {
        return "ALTER PUBLICATION " + quoted() + " SET TABLE " + list();
    }

    String createSlot() {
        return "SELECT pg_catalog.pg_create_logical_replication_slot(" + literal() + ", 'pgoutput')";
    }

    String dropSlot() {
        return "SELECT pg_catalog.pg_drop_replication_slot(" + literal() + ")";
    }

    String dropPublication() {
        return "DROP PUBLICATION " + quoted();
    }

    /// @param major version of the source
    String createSubscription(Conninfo shown, int major) {
        return "CREATE SUBSCRIPTION " + quoted() + " CONNECTION " + Identifiers.literal(shown.text())
                + " PUBLICATION " + quoted()
                + " WITH (connect = true, enabled = false, create_slot = false, copy_data = false, slot_name = "
                + literal() + (major >= 16 ? ", origin = none)" : ")");
    }

    String commentSubscription() {
        return "COMMENT ON SUBSCRIPTION " + quoted() + " IS " + Identifiers.literal(ownership());
    }

    String enable() {
        return "ALTER SUBSCRIPTION " + quoted() + " ENABLE";
    }

    /// A subscription that has a slot cannot be dropped in a transaction, and one that is enabled cannot
    /// lose its slot.
    List<String> dropSubscription() {
        return List.of(
                "ALTER SUBSCRIPTION " + quoted() + " DISABLE",
                "ALTER SUBSCRIPTION " + quoted() + " SET (slot_name = NONE)",
                "DROP SUBSCRIPTION " + quoted());
    }

    String advance(String lsn) {
        return "SELECT pg_catalog.pg_replication_slot_advance(slot_name, " + Identifiers.literal(lsn)
                + ") FROM pg_catalog.pg_replication_slots WHERE slot_name = " + literal()
                + " AND confirmed_flush_lsn < "
                + Identifiers.literal(lsn);
    }
}
