package io.lockstep.capture.setup;

import io.lockstep.capture.database.Carriers;
import io.lockstep.capture.database.CreatedTable;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.LaneTable;
import io.lockstep.capture.database.Problem;
import io.lockstep.capture.database.SetupException;
import io.lockstep.events.Identifiers;
import io.lockstep.events.TableId;
import io.lockstep.events.WatermarkTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Makes native replication carry the watermark table: as a member of the subscription's publication on
/// the source, and in the subscription on the target. The replicator's own roles get what they need for
/// this one table.
final class Membership {
    /// Detail of a grant to the replicator.
    static final String REPLICATOR = "replicator";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String PUBLICATIONS = """
            SELECT unnest(subpublications) FROM pg_subscription
            WHERE subname = ? AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())""";
    private static final String LISTED =
            "SELECT 1 FROM pg_publication_tables WHERE pubname = ? AND schemaname = ? AND tablename = ?";
    /// Who streams for the subscription at this moment.
    private static final String STREAMER = """
            SELECT a.usename FROM pg_replication_slots s JOIN pg_stat_activity a ON a.pid = s.active_pid
            WHERE s.slot_name = ? AND a.usename IS NOT NULL""";

    private final LaneSettings lane;
    private final String subscription;
    private final Site source;
    private final Site target;

    /// @param lane whose watermark table the subscription is to carry
    Membership(LaneSettings lane, String subscription, Site source, Site target) {
        this.lane = lane;
        this.subscription = subscription;
        this.source = source;
        this.target = target;
    }

    /// @throws SetupException when there is no such subscription, or another lane's carries the table as
    ///     well
    List<Step> plan() {
        requireOwn();
        List<Step> steps = new ArrayList<>();
        steps.addAll(grants(source, streamers(), "SELECT"));
        steps.addAll(grants(target, owners(), "SELECT", "INSERT", "UPDATE", "DELETE"));
        steps.add(publish());
        steps.addAll(subscribe());
        return steps;
    }

    /// What two subscriptions carry comes twice, and by the faster one too early.
    private void requireOwn() {
        Problem.refuse(Carriers.others(lane, source.settings().lanes()).stream()
                .flatMap(other -> publications(source, target, other).stream()
                        .filter(this::takesItUp)
                        .map(publication -> new Problem(
                                "Publication " + publication + " of subscription " + other + " carries every table, "
                                        + table() + lane.ofLane() + " among them",
                                "publish the tables of each lane by name, or let the lanes share one subscription")))
                .toList());
    }

    private boolean takesItUp(String publication) {
        return carriesSchema(publication) || lists(publication, table());
    }

    /// Whether a publication carries all of Lockstep's schema: it is one of all tables, or of that schema's.
    private boolean carriesSchema(String publication) {
        return carriesEverything(publication)
                || lists(publication, new CreatedTable(source.settings().schema()).id());
    }

    private boolean lists(String publication, TableId table) {
        return source.session().exists(LISTED, publication, table.schema(), table.name());
    }

    private Step publish() {
        List<String> publications = publications(source, target, subscription);
        if (publications.isEmpty()) {
            throw new SetupException(
                    "There is no subscription " + subscription + " on "
                            + target.session().described() + " with a publication on "
                            + source.session().described(),
                    "create it, or correct "
                            + (lane.ofLane().isEmpty() ? "replication.native.subscription" : "the lane's"));
        }
        TableId table = table();
        for (String publication : publications) {
            if (lists(publication, table)) {
                return new Step.Present(Place.SOURCE, "table " + table + " in publication " + publication);
            }
        }
        String publication = publications.getFirst();
        if (carriesEverything(publication)) {
            return new Step.Present(Place.SOURCE, "table " + table + " in publication " + publication);
        }
        return Step.Run.atomic(
                Place.SOURCE,
                "table " + table + " in publication " + publication,
                List.of(
                        "ALTER PUBLICATION " + Identifiers.quote(publication) + " ADD TABLE " + table.quoted(),
                        source.record(Kind.MEMBER, member(publication, table), table.toString())));
    }

    private List<Step> subscribe() {
        String what = "table " + table() + " in subscription " + subscription;
        String ready = known(table()) + " AND r.srsubstate = 'r'";
        if (target.session().exists(ready)) {
            return List.of(new Step.Present(Place.TARGET, what));
        }
        List<String> statements = new ArrayList<>();
        statements.add(target.record(Kind.MEMBER, member(subscription, table()), table().toString()));
        if (!target.session().exists(known(table()))) {
            statements.addAll(emptied());
        }
        statements.add("ALTER SUBSCRIPTION " + Identifiers.quote(subscription) + " REFRESH PUBLICATION");
        return List.of(
                Step.Run.oneByOne(Place.TARGET, what, statements),
                new Step.Wait(
                        Place.TARGET,
                        "subscription " + subscription + " replicates table " + table(),
                        ready,
                        PATIENCE,
                        "see that it is enabled and that its owner may write " + table()
                                + ", and look for errors in the target server's log"));
    }

    /// The copy that begins would collide with rows that replication left here before.
    private List<String> emptied() {
        String schema = target.settings().schema();
        List<String> statements = new ArrayList<>(List.of("DELETE FROM " + table().quoted()));
        TableId lanes = new LaneTable(schema).id();
        if (!target.session().exists(known(lanes))) {
            statements.add("DELETE FROM " + lanes.quoted());
            originals(target).forEach(table -> statements.add("DELETE FROM " + table.quoted()));
            statements.add("DELETE FROM " + new CreatedTable(schema).id().quoted() + " WHERE side = 'source'");
        }
        return statements;
    }

    /// How a member is called in the record of creation: after what it is a member of, and after itself
    /// where that has several.
    static String member(String group, TableId table) {
        boolean usual = table.equals(new WatermarkTable(table.schema()).id());
        return usual ? group : group + " " + table;
    }

    /// What a recorded member is a member of.
    static String group(Created member) {
        String suffix = " " + member.detail();
        return member.name().endsWith(suffix)
                ? member.name().substring(0, member.name().length() - suffix.length())
                : member.name();
    }

    private List<Step> grants(Site site, List<String> roles, String... privileges) {
        return roles.stream()
                .filter(role -> !role.equals(site.session().user()))
                .flatMap(role -> Stream.concat(
                        Stream.of(Grant.schema(table().schema(), role)),
                        carried().stream()
                                .flatMap(table ->
                                        Stream.of(privileges).map(privilege -> Grant.table(privilege, table, role)))))
                .filter(grant -> !site.session().exists(grant.held()))
                .<Step>map(grant -> Step.Run.atomic(
                        site.place(),
                        grant.text(),
                        List.of(grant.grant(), site.record(Kind.GRANT, grant.text(), REPLICATOR))))
                .toList();
    }

    /// What is carried of Lockstep's schema.
    private List<TableId> carried() {
        String schema = source.settings().schema();
        boolean everything = publications(source, target, subscription).stream().anyMatch(this::carriesSchema);
        return everything
                ? Stream.concat(
                                Stream.of(table(), new LaneTable(schema).id(), new CreatedTable(schema).id()),
                                originals(source))
                        .toList()
                : List.of(table());
    }

    private static Stream<TableId> originals(Site site) {
        return site.settings().canaryOriginals().stream();
    }

    private List<String> streamers() {
        return target
                .session()
                .strings("SELECT subslotname FROM pg_subscription WHERE subname = ?", subscription)
                .stream()
                .flatMap(slot -> source.session().strings(STREAMER, slot).stream())
                .toList();
    }

    private List<String> owners() {
        return target.session()
                .strings("SELECT pg_get_userbyid(subowner) FROM pg_subscription WHERE subname = ?", subscription);
    }

    private boolean carriesEverything(String publication) {
        return source.session().exists("SELECT 1 FROM pg_publication WHERE pubname = ? AND puballtables", publication);
    }

    private String known(TableId table) {
        return "SELECT 1 FROM pg_subscription s JOIN pg_subscription_rel r ON r.srsubid = s.oid WHERE s.subname = "
                + Identifiers.literal(subscription)
                + " AND s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())"
                + " AND r.srrelid = to_regclass(" + Identifiers.literal(table.quoted()) + ")";
    }

    private TableId table() {
        return lane.watermarkTable().id();
    }

    /// The publications of a subscription that are on the source.
    static List<String> publications(Site source, Site target, String subscription) {
        return target.session().strings(PUBLICATIONS, subscription).stream()
                .filter(name -> source.session().exists("SELECT 1 FROM pg_publication WHERE pubname = ?", name))
                .toList();
    }
}
