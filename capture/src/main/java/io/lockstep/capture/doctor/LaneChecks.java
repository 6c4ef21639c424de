package io.lockstep.capture.doctor;

import io.lockstep.capture.database.CatalogueChange;
import io.lockstep.capture.database.LaneCatalogue;
import io.lockstep.capture.database.LaneRecord;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.Session;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What setup keeps on one side: the schema, the slot, the publication, and the replication of the watermark table.
final class LaneChecks {
    private static final String SETUP = "run `lockstep setup`, which repairs it in a new epoch";
    private static final String COMMENT =
            "SELECT coalesce(obj_description(oid, 'pg_namespace'), '') FROM pg_namespace WHERE nspname = ?";
    private static final String SLOT = """
            SELECT CASE WHEN NOT (coalesce(plugin, '') = 'pgoutput' AND coalesce(database, '') = current_database()) THEN 'stranger'
                WHEN wal_status = 'lost' THEN 'lost' ELSE 'usable' END FROM pg_replication_slots WHERE slot_name = ?""";
    private static final String GUESTS = """
            SELECT DISTINCT n.nspname FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid AND c.relkind = 'r'
            WHERE n.nspname = ? AND (has_schema_privilege('public', n.oid, 'USAGE, CREATE')
                OR has_table_privilege('public', c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE'))""";
    private static final String CARRIED = """
            SELECT 1 FROM pg_subscription s JOIN pg_subscription_rel r ON r.srsubid = s.oid
            WHERE s.subname = ? AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND s.subenabled AND r.srrelid = to_regclass(?) AND r.srsubstate = 'r'""";

    private final Session session;
    private final LaneSettings settings;
    private final List<TableId> tables;

    /// @param tables that can be verified
    LaneChecks(Session session, LaneSettings settings, List<TableId> tables) {
        this.session = session;
        this.settings = settings;
        this.tables = tables;
    }

    List<Finding> findings() {
        List<String> comments = session.strings(COMMENT, settings.watermarkSchema());
        String ours = "Created by Lockstep for " + settings.names().migration();
        if (!comments.isEmpty() && !comments.getFirst().equals(ours)) {
            return List.of(Finding.error(
                    "schema",
                    side(),
                    "the schema " + settings.watermarkSchema() + " is not of this migration",
                    "use another watermark.schema for this migration"));
        }
        Optional<LaneRecord> lane = session.run(
                "could not say how it is set up",
                connection ->
                        LaneRecord.find(connection, session.side(), settings.names(), settings.watermarkSchema()));
        return lane.map(this::setUp).orElseGet(this::notSetUp);
    }

    private List<Finding> notSetUp() {
        List<Finding> findings = new ArrayList<>();
        if (!session.strings(SLOT, slot()).isEmpty()) {
            findings.add(Finding.error(
                    "slot",
                    side(),
                    "there is a slot " + slot() + " that no setup has made",
                    "end the `lockstep run` that uses it, drop it, or give the migration another name"));
        }
        findings.add(Finding.warn(
                "setup",
                side(),
                "the migration is not set up",
                "run `lockstep setup`; `lockstep run` alone needs none"));
        return findings;
    }

    private List<Finding> setUp(LaneRecord lane) {
        List<Finding> findings = new ArrayList<>(List.of(slotFinding(), publication(lane), guests()));
        if (session.side() == Side.TARGET) {
            settings.subscription().map(this::carried).ifPresent(findings::add);
        }
        return findings;
    }

    private Finding slotFinding() {
        String state = session.strings(SLOT, slot()).stream().findFirst().orElse("gone");
        return switch (state) {
            case "usable" -> Finding.ok("slot", side(), "slot " + slot() + " is usable");
            case "stranger" ->
                Finding.error(
                        "slot",
                        side(),
                        "slot " + slot() + " is not Lockstep's: somebody made another of its name",
                        "drop it, then run `lockstep setup`");
            default -> Finding.error("slot", side(), "slot " + slot() + " is " + state, SETUP);
        };
    }

    private Finding publication(LaneRecord lane) {
        String faults = Stream.concat(lacking(lane), foreign(lane)).collect(Collectors.joining("; "));
        return faults.isEmpty()
                ? Finding.ok(
                        "publication", side(), lane.publication() + " lists the " + tables.size() + " selected tables")
                : Finding.error("publication", side(), "publication " + lane.publication() + ": " + faults, SETUP);
    }

    private Stream<String> lacking(LaneRecord lane) {
        List<TableId> wanted = Stream.of(
                        tables.stream(),
                        lane.tables().stream(),
                        Stream.of(settings.watermarkTable().id()))
                .flatMap(each -> each)
                .distinct()
                .toList();
        var faults = new TreeMap<String, List<TableId>>();
        session.run(
                        "could not say what it publishes",
                        connection -> CatalogueChange.standing(
                                LaneCatalogue.read(connection, lane.publication(), wanted), wanted))
                .forEach(fault -> faults.computeIfAbsent(fault.what(), _ -> new ArrayList<>())
                        .add(fault.table()));
        return faults.entrySet().stream().map(fault -> fault.getKey() + " " + fault.getValue());
    }

    private Stream<String> foreign(LaneRecord lane) {
        var strangers = new TreeSet<>(lane.tables());
        tables.forEach(strangers::remove);
        return strangers.isEmpty() ? Stream.empty() : Stream.of("it lists " + strangers + ", not selected");
    }

    private Finding guests() {
        return session.strings(GUESTS, settings.watermarkSchema()).isEmpty()
                ? Finding.ok("public", side(), "PUBLIC may not use the schema " + settings.watermarkSchema())
                : Finding.error(
                        "public",
                        side(),
                        "PUBLIC has privileges in the schema " + settings.watermarkSchema(),
                        "REVOKE ALL ON SCHEMA " + Identifiers.quote(settings.watermarkSchema())
                                + " FROM PUBLIC, and on its tables");
    }

    private Finding carried(String subscription) {
        TableId table = settings.watermarkTable().id();
        return session.exists(CARRIED, subscription, table.quoted())
                ? Finding.ok("watermark", side(), "subscription " + subscription + " carries " + table)
                : Finding.error(
                        "watermark",
                        side(),
                        "subscription " + subscription + " does not carry " + table + ": nothing can be proven",
                        "see that it is enabled, then run `lockstep setup`");
    }

    private String slot() {
        return settings.names().slot(session.side());
    }

    private String side() {
        return session.side().word() + settings.ofLane();
    }
}
