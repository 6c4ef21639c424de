package io.lockstep.capture.setup;

import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.database.SlotCare;
import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The publication and the slot of a lane on one side. Both are recorded with the epoch that begins
/// because they were made, so that an interrupted repair is still known to need one. A slot that is older
/// than its publication cannot be read, and is made anew with it.
final class Streams {
    private static final String STALE = "0";
    private static final String PUBLICATION = """
            SELECT coalesce(obj_description(oid, 'pg_publication'), ''),
                   NOT puballtables AND pubinsert AND pubupdate AND pubdelete AND pubtruncate AND pubviaroot
                   AND NOT EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid
                       AND (to_jsonb(r) ->> 'prqual' IS NOT NULL OR to_jsonb(r) ->> 'prattrs' IS NOT NULL))
            FROM pg_publication p WHERE pubname = ?""";
    private static final String SLOT = """
            SELECT plugin = 'pgoutput' AND database = current_database(), coalesce(wal_status = 'lost', false),
                   coalesce(plugin, 'physical') || ' in database ' || coalesce(database, '-')
            FROM pg_replication_slots WHERE slot_name = ?""";

    private final Site site;
    private final LaneSettings lane;
    private final List<TableId> tables;
    private final long epoch;
    private final List<String> reasons = new ArrayList<>();

    /// @param tables that are verified
    /// @param epoch that begins when anything is made here
    Streams(Site site, LaneSettings lane, List<TableId> tables, long epoch) {
        this.site = site;
        this.lane = lane;
        this.tables = tables;
        this.epoch = epoch;
    }

    /// @throws SetupException when an object of that name is not Lockstep's, or the slot is in use and
    ///     must not be
    List<Step> plan() {
        List<PublicationFound> publications = site.session()
                .list(PUBLICATION, row -> new PublicationFound(row.getString(1), row.getBoolean(2)), publication());
        requireOwn(publications);
        List<Step> steps = new ArrayList<>();
        steps.add(publications.isEmpty() ? createPublication() : keepPublication(publications.getFirst()));
        steps.add(slotStep(publications.isEmpty()));
        return steps;
    }

    /// Why an epoch must begin; empty when nothing was made.
    List<String> reasons() {
        return reasons;
    }

    private Step createPublication() {
        reasons.add("publication " + publication() + " was made");
        List<String> statements = new ArrayList<>();
        statements.add("CREATE PUBLICATION " + quoted() + " FOR TABLE " + list()
                + " WITH (publish_via_partition_root = true)");
        statements.add("COMMENT ON PUBLICATION " + quoted() + " IS "
                + Identifiers.literal(site.settings().ownership()));
        statements.add(site.record(Kind.PUBLICATION, publication(), Long.toString(epoch)));
        site.recorded(Kind.SLOT, slot()).ifPresent(_ -> statements.add(site.record(Kind.SLOT, slot(), STALE)));
        return Step.Run.atomic(site.place(), described(), statements);
    }

    private Step keepPublication(PublicationFound found) {
        boolean recorded = site.recorded(Kind.PUBLICATION, publication())
                .map(entry -> entry.by().equals(site.settings().command()))
                .orElse(false);
        boolean same = found.plain() && published().equals(new TreeSet<>(all()));
        if (same && recorded) {
            return new Step.Present(site.place(), described());
        }
        List<String> statements = new ArrayList<>();
        if (!same) {
            reasons.add("publication " + publication() + " was not as it must be");
            statements.add("ALTER PUBLICATION " + quoted() + " SET TABLE " + list());
            statements.add("ALTER PUBLICATION " + quoted()
                    + " SET (publish = 'insert, update, delete, truncate', publish_via_partition_root = true)");
        }
        statements.add(site.record(Kind.PUBLICATION, publication(), Long.toString(epoch)));
        return Step.Run.atomic(site.place(), described(), statements);
    }

    private void requireOwn(List<PublicationFound> publications) {
        boolean ours = publications.stream()
                .allMatch(found -> found.comment().equals(site.settings().ownership())
                        && site.recorded(Kind.PUBLICATION, publication()).isPresent());
        if (!ours) {
            throw new SetupException(
                    "The publication " + publication() + " of " + site.session().described() + " is not Lockstep's",
                    "drop or rename it, or give the migration another name");
        }
    }

    private Step slotStep(boolean newPublication) {
        Optional<Created> record = site.recorded(Kind.SLOT, slot());
        List<SlotFound> found = site.session()
                .list(SLOT, row -> new SlotFound(row.getBoolean(1), row.getBoolean(2), row.getString(3)), slot());
        requireOwn(found, record);
        if (found.isEmpty()) {
            return createSlot(false, "slot " + slot() + " was made");
        }
        boolean ours = record.map(entry -> entry.by().equals(site.settings().command()) && entry.epoch() > 0)
                .orElse(false);
        boolean usable = ours && !newPublication && !site.settings().isTemporary();
        if (usable && !found.getFirst().lost()) {
            return new Step.Present(site.place(), "slot " + slot());
        }
        requireFree();
        return createSlot(
                true,
                found.getFirst().lost()
                        ? "the log that slot " + slot() + " needed is gone"
                        : "slot " + slot() + " was made anew");
    }

    /// A slot waits for open transactions, which counts as waiting for locks; only the statement's time
    /// bounds it. Until it is there and recorded, nobody takes it for one that retains too much log.
    private Step createSlot(boolean anew, String reason) {
        reasons.add(reason);
        List<String> statements = new ArrayList<>();
        statements.add(SlotCare.lock(slot()));
        statements.add(site.record(Kind.SLOT, slot(), Long.toString(epoch)));
        if (anew) {
            statements.add(Removal.dropSlot(slot()));
        }
        statements.add("SET lock_timeout = 0");
        statements.add("SELECT pg_create_logical_replication_slot(" + Identifiers.literal(slot()) + ", 'pgoutput'"
                + (survivesFailover() ? ", failover => true)" : ")"));
        statements.add(site.recordStart(slot()));
        statements.add(Execution.lockTimeout(site.settings().patience()));
        statements.add(SlotCare.unlock(slot()));
        return Step.Run.oneByOne(site.place(), "slot " + slot(), statements);
    }

    /// Whether standbys are to have the slot too, where they copy slots at all. That of a run is gone
    /// before it could matter.
    private boolean survivesFailover() {
        return !site.settings().isTemporary()
                && site.session().exists("SELECT 1 WHERE current_setting('server_version_num')::int >= 170000");
    }

    private void requireOwn(List<SlotFound> found, Optional<Created> record) {
        if (!found.isEmpty() && (record.isEmpty() || !found.getFirst().ours())) {
            throw new SetupException(
                    "The slot " + slot() + " of " + site.session().described() + " is not Lockstep's: "
                            + found.getFirst().described(),
                    "drop it, or give the migration another name");
        }
    }

    private void requireFree() {
        if (!site.awaitFree(slot())) {
            throw new SetupException(
                    "Another Lockstep run is using the slot " + slot() + " of "
                            + site.session().described(),
                    "stop that run (or capture service), or give this migration another name");
        }
    }

    private Set<TableId> published() {
        return new TreeSet<>(site.session()
                .list(
                        "SELECT schemaname, tablename FROM pg_publication_tables WHERE pubname = ?",
                        row -> new TableId(row.getString(1), row.getString(2)),
                        publication()));
    }

    private List<TableId> all() {
        List<TableId> all = new ArrayList<>(tables);
        all.add(lane.watermarkTable().id());
        all.add(lane.canaries().on(site.side()));
        return all;
    }

    private String list() {
        return all().stream().map(TableId::quoted).collect(Collectors.joining(", "));
    }

    private String described() {
        return "publication " + publication() + " of " + all().size() + " tables";
    }

    private String publication() {
        return lane.names().publication(site.side());
    }

    private String slot() {
        return lane.names().slot(site.side());
    }

    private String quoted() {
        return Identifiers.quote(publication());
    }

    /// @param plain whether it publishes whole tables and every operation
    private record PublicationFound(String comment, boolean plain) {}

    /// @param ours whether plugin and database are those of a slot of Lockstep's
    private record SlotFound(boolean ours, boolean lost, String described) {}
}
