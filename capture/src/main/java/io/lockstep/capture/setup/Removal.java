package io.lockstep.capture.setup;

import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.LaneNames;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.events.CanaryTables;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Identifiers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// How each kind of object is removed from one side, by its entry in the record and only if it still is
/// what was created.
final class Removal {
    private static final String SLOT = """
            SELECT CASE WHEN NOT (coalesce(plugin, '') = 'pgoutput' AND coalesce(database, '') = current_database()) THEN 'stranger'
                WHEN active THEN 'active' ELSE 'free' END FROM pg_replication_slots WHERE slot_name = ?""";
    private static final String COMMENT = """
            SELECT coalesce(obj_description(oid, 'pg_publication'), '') FROM pg_publication WHERE pubname = ?""";
    private static final String IN_PUBLICATION = """
            SELECT 1 FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
            WHERE p.pubname = ? AND r.prrelid = to_regclass(?)""";
    /// As a cutover leaves the replicator's: it applies nothing any more, and cannot be refreshed.
    private static final String DETACHED = """
            SELECT 1 FROM pg_subscription WHERE subname = ? AND NOT subenabled AND subslotname IS NULL
              AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())""";

    private static final String IN_SUBSCRIPTION = """
            SELECT s.subenabled::text FROM pg_subscription s JOIN pg_subscription_rel r ON r.srsubid = s.oid
            WHERE s.subname = ? AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
              AND r.srrelid = to_regclass(?)""";
    private static final String ELSEWHERE = """
            SELECT DISTINCT coalesce(d.datname, 'a dropped database') FROM pg_shdepend s
            JOIN pg_roles r ON r.oid = s.refobjid LEFT JOIN pg_database d ON d.oid = s.dbid
            WHERE s.refclassid = 'pg_authid'::regclass AND r.rolname = ?
              AND s.dbid <> 0 AND coalesce(d.datname, '') NOT IN (current_database(), ?)""";

    private static final Pattern OF_LANES = Pattern.compile("(watermark|canary|copied_canary)(_[a-z0-9_]{1,40})?");

    private final Site site;

    Removal(Site site) {
        this.site = site;
    }

    /// The step for one entry; the tables and the schema go last, together.
    Optional<Step> of(Created entry) {
        return switch (entry.kind()) {
            case SCHEMA, TABLE, TOPIC, CATALOGUE -> Optional.empty();
            case ROLE -> Optional.of(role(entry));
            case ATTRIBUTE -> Optional.of(attribute(entry));
            case GRANT -> Optional.of(grant(entry));
            case MEMBER -> Optional.of(member(entry));
            case PUBLICATION -> Optional.of(publication(entry));
            case SLOT -> Optional.of(slot(entry));
        };
    }

    static String dropSlot(String name) {
        return "SELECT pg_drop_replication_slot(" + Identifiers.literal(name) + ")";
    }

    private Step slot(Created entry) {
        site.awaitFree(entry.name());
        List<String> states = site.session().strings(SLOT, entry.name());
        if (states.isEmpty()) {
            return gone(entry);
        }
        return switch (states.getFirst()) {
            case "free" ->
                Step.Run.oneByOne(site.place(), entry.described(), List.of(dropSlot(entry.name()), site.forget(entry)));
            case "active" ->
                new Step.Left(
                        site.place(), entry.described(), "it is in use: stop the run or the capture that reads it");
            default ->
                new Step.Left(site.place(), entry.described(), "it is another slot than the one that was created");
        };
    }

    private Step publication(Created entry) {
        List<String> comments = site.session().strings(COMMENT, entry.name());
        if (comments.isEmpty()) {
            return gone(entry);
        }
        return comments.getFirst().equals(site.settings().ownership())
                ? atomic(entry, "DROP PUBLICATION " + Identifiers.quote(entry.name()))
                : new Step.Left(
                        site.place(), entry.described(), "it is another publication than the one that was created");
    }

    private Step member(Created entry) {
        return switch (site.side()) {
            case SOURCE -> publicationMember(entry);
            case TARGET -> subscriptionMember(entry);
        };
    }

    private Step publicationMember(Created entry) {
        String publication = Membership.group(entry);
        String table = TableId.parse(entry.detail()).quoted();
        if (!site.session().exists(IN_PUBLICATION, publication, table)) {
            return gone(entry);
        }
        return atomic(entry, "ALTER PUBLICATION " + Identifiers.quote(publication) + " DROP TABLE " + table);
    }

    private Step subscriptionMember(Created entry) {
        String subscription = Membership.group(entry);
        List<String> enabled = site.session()
                .strings(
                        IN_SUBSCRIPTION,
                        subscription,
                        TableId.parse(entry.detail()).quoted());
        if (enabled.isEmpty() || site.session().exists(DETACHED, subscription)) {
            return gone(entry);
        }
        return enabled.getFirst().equals("true")
                ? Step.Run.oneByOne(
                        site.place(),
                        entry.described(),
                        List.of(
                                "ALTER SUBSCRIPTION " + Identifiers.quote(subscription) + " REFRESH PUBLICATION",
                                site.forget(entry)))
                : new Step.Left(
                        site.place(),
                        entry.described(),
                        "the subscription is disabled, and would stop for ever at changes of a table that is gone:"
                                + " enable it, then run cleanup again");
    }

    Step grant(Created entry) {
        Grant grant = Grant.parse(entry.name());
        boolean role = site.session().exists("SELECT 1 FROM pg_roles WHERE rolname = ?", grant.role());
        return role && exists(grant) ? atomic(entry, grant.revoke()) : gone(entry);
    }

    private boolean exists(Grant grant) {
        return switch (grant.on()) {
            case "TABLE" -> site.session().exists("SELECT 1 WHERE to_regclass(?) IS NOT NULL", grant.object());
            case "SCHEMA" -> site.session().exists("SELECT 1 WHERE to_regnamespace(?) IS NOT NULL", grant.object());
            default -> true;
        };
    }

    private Step attribute(Created entry) {
        return exists(entry) ? atomic(entry, RuntimeRoles.withoutReplication(entry)) : gone(entry);
    }

    private Step role(Created entry) {
        if (!exists(entry)) {
            return gone(entry);
        }
        String other = site.settings().administrator(site.side().other()).database();
        List<String> elsewhere = site.session().strings(ELSEWHERE, entry.name(), other);
        return elsewhere.isEmpty()
                ? atomic(entry, "DROP ROLE " + Identifiers.quote(entry.name()))
                : new Step.Left(
                        site.place(),
                        entry.described(),
                        "it has privileges or objects in " + String.join(", ", elsewhere)
                                + ": drop it yourself when nobody needs it");
    }

    private boolean exists(Created role) {
        return site.session().exists("SELECT 1 FROM pg_roles WHERE rolname = ?", role.name());
    }

    private Step atomic(Created entry, String statement) {
        return Step.Run.atomic(site.place(), entry.described(), List.of(statement, site.forget(entry)));
    }

    private Step gone(Created entry) {
        return Step.Run.atomic(
                site.place(), entry.described() + ", which is gone already", List.of(site.forget(entry)));
    }

    /// Drops Lockstep's tables and its schema. What somebody else has put into the schema stays, and the
    /// schema with it.
    Step schema() {
        List<String> strangers = site.session()
                .strings(
                        """
                        SELECT pg_describe_object(d.classid, d.objid, 0) FROM pg_depend d JOIN pg_namespace n ON n.oid = d.refobjid
                        WHERE d.refclassid = 'pg_namespace'::regclass AND n.nspname = ?
                          AND NOT (d.classid = 'pg_class'::regclass AND d.objid IN (
                              SELECT to_regclass(own)::oid FROM unnest(ARRAY[%s]) own))
                          AND NOT (d.classid = 'pg_class'::regclass AND EXISTS (SELECT FROM pg_depend o WHERE o.objid = d.objid
                              AND o.classid = d.classid AND o.deptype IN ('i', 'a')))""".formatted(own().stream()
                                .map(table -> Identifiers.literal(table.quoted()))
                                .collect(Collectors.joining(", "))),
                        site.settings().schema());
        List<String> drops = own().stream()
                .map(table -> "DROP TABLE IF EXISTS " + table.quoted())
                .toList();
        String schema = Identifiers.quote(site.settings().schema());
        boolean ours = site.recorded(Kind.SCHEMA, site.settings().schema()).isPresent();
        if (!strangers.isEmpty()) {
            return new Step.Left(
                    site.place(),
                    "schema " + site.settings().schema(),
                    "somebody else's objects are in it: " + String.join(", ", strangers)
                            + "; move or drop them, then run cleanup again");
        }
        List<String> statements = ours
                ? Stream.concat(drops.stream(), Stream.of("DROP SCHEMA " + schema))
                        .toList()
                : drops;
        return Step.Run.atomic(site.place(), "schema " + site.settings().schema() + " with its tables", statements);
    }

    /// Drops what one lane has in Lockstep's schema, and takes it out of the record; nothing when it is
    /// in none.
    Optional<Step> tables(LaneNames lane) {
        List<TableId> tables = new ArrayList<>();
        tables.add(new WatermarkTable(site.settings().schema(), lane.lane()).id());
        tables.addAll(canaries(lane));
        List<Created> entries = site.created().stream()
                .filter(entry -> tables.stream().anyMatch(table -> isOf(entry, lane, table)))
                .toList();
        if (entries.isEmpty()) {
            return Optional.empty();
        }
        List<String> statements = new ArrayList<>();
        tables.forEach(table -> statements.add("DROP TABLE IF EXISTS " + table.quoted()));
        if (site.side() == Side.SOURCE) {
            statements.add("DELETE FROM " + lane().quoted() + " WHERE lane = " + Identifiers.literal(lane.lane()));
        }
        entries.forEach(entry -> statements.add(site.forget(entry)));
        return Optional.of(Step.Run.atomic(site.place(), "table " + tables.getFirst(), statements));
    }

    private List<TableId> canaries(LaneNames lane) {
        var tables = new CanaryTables(site.settings().schema(), lane.lane());
        return Stream.of(tables.original(), tables.on(site.side())).distinct().toList();
    }

    private boolean isOf(Created entry, LaneNames lane, TableId table) {
        return switch (entry.kind()) {
            case TABLE -> entry.name().equals(table.toString());
            case CATALOGUE -> entry.name().equals(lane.publication(site.side()));
            case GRANT -> Grant.parse(entry.name()).object().equals(table.quoted());
            case SCHEMA, ROLE, ATTRIBUTE, MEMBER, PUBLICATION, SLOT, TOPIC -> false;
        };
    }

    /// Lockstep's tables, those of lanes among them that the configuration no longer has; the record
    /// itself last.
    private List<TableId> own() {
        String schema = site.settings().schema();
        Stream<TableId> recorded = site.all(Kind.TABLE).stream()
                .map(entry -> TableId.parse(entry.name()))
                .filter(table -> table.schema().equals(schema)
                        && OF_LANES.matcher(table.name()).matches());
        return Stream.of(
                        site.settings().watermarkTables().stream(),
                        site.settings().canaryOriginals().stream(),
                        site.settings().canaryTables(site.side()).stream(),
                        new CutoverTables(schema).columns().keySet().stream(),
                        recorded,
                        Stream.of(lane(), created()))
                .flatMap(tables -> tables)
                .distinct()
                .toList();
    }

    private TableId lane() {
        return new LaneTable(site.settings().schema()).id();
    }

    private TableId created() {
        return new CreatedTable(site.settings().schema()).id();
    }
}
