package io.lockstep.cutover.reverse;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What is there of the way back, on both sides.
record ReverseState(
        Optional<Publication> publication, Optional<Slot> slot, Optional<Subscription> subscription, int sourceMajor) {
    private static final String PUBLICATION = """
            SELECT coalesce(obj_description(oid, 'pg_publication'), '') FROM pg_catalog.pg_publication
            WHERE pubname = ?""";
    private static final String PUBLISHED = """
            SELECT n.nspname, c.relname FROM pg_catalog.pg_publication p
            JOIN pg_catalog.pg_publication_rel r ON r.prpubid = p.oid JOIN pg_catalog.pg_class c ON c.oid = r.prrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE p.pubname = ?""";
    private static final String SLOT = """
            SELECT coalesce(plugin, '') = 'pgoutput' AND database = current_database(), active,
                coalesce(wal_status = 'lost', false), confirmed_flush_lsn::text
            FROM pg_catalog.pg_replication_slots WHERE slot_name = ?""";
    private static final String SUBSCRIPTION = """
            SELECT coalesce(obj_description(oid, 'pg_subscription'), ''), subenabled, coalesce(subslotname, ''),
                EXISTS (SELECT FROM pg_catalog.pg_stat_subscription w WHERE w.subid = s.oid AND w.pid IS NOT NULL)
            FROM pg_catalog.pg_subscription s WHERE subname = ?
                AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())""";
    private static final String ORIGIN = """
            SELECT 'pg_' || oid FROM pg_catalog.pg_subscription
            WHERE subname = ? AND obj_description(oid, 'pg_subscription') = ?
                AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())""";
    private static final String SUBSCRIBED = """
            SELECT n.nspname, c.relname FROM pg_catalog.pg_subscription s
            JOIN pg_catalog.pg_subscription_rel r ON r.srsubid = s.oid JOIN pg_catalog.pg_class c ON c.oid = r.srrelid
            JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE s.subname = ? AND r.srsubstate = 'r'
                AND s.subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())""";

    record Publication(boolean ours, Set<TableId> tables) {}

    /// @param usual whether it is of the kind that Lockstep makes
    record Slot(boolean usual, boolean active, boolean lost, String confirmed) {}

    record Subscription(boolean ours, boolean enabled, String slot, boolean working, Set<TableId> tables) {}

    static ReverseState look(ReverseLane lane, Databases databases) throws SQLException {
        Optional<Publication> publication = databases.read(Side.TARGET, target -> publication(lane, target));
        Optional<Slot> slot = databases.read(Side.TARGET, target -> slot(lane, target));
        Optional<Subscription> subscription = databases.read(Side.SOURCE, source -> subscription(lane, source));
        int major = databases.read(Side.SOURCE, source -> source.getMetaData().getDatabaseMajorVersion());
        return new ReverseState(publication, slot, subscription, major);
    }

    static Optional<Publication> publication(ReverseLane lane, Connection target) throws SQLException {
        Set<TableId> tables = tables(target, PUBLISHED, lane);
        return Query.first(
                target,
                PUBLICATION,
                row -> new Publication(row.getString(1).equals(lane.ownership()), tables),
                lane.name());
    }

    static Optional<Slot> slot(ReverseLane lane, Connection target) throws SQLException {
        return Query.first(
                target,
                SLOT,
                row -> new Slot(row.getBoolean(1), row.getBoolean(2), row.getBoolean(3), row.getString(4)),
                lane.name());
    }

    static Optional<Subscription> subscription(ReverseLane lane, Connection source) throws SQLException {
        Set<TableId> tables = tables(source, SUBSCRIBED, lane);
        return Query.first(
                source,
                SUBSCRIPTION,
                row -> new Subscription(
                        row.getString(1).equals(lane.ownership()),
                        row.getBoolean(2),
                        row.getString(3),
                        row.getBoolean(4),
                        tables),
                lane.name());
    }

    /// As PostgreSQL names the origin of a subscription.
    static Optional<String> origin(ReverseLane lane, Connection source) throws SQLException {
        return Query.first(source, ORIGIN, row -> row.getString(1), lane.name(), lane.ownership());
    }

    private static Set<TableId> tables(Connection session, String query, ReverseLane lane) throws SQLException {
        return new TreeSet<>(
                Query.list(session, query, row -> new TableId(row.getString(1), row.getString(2)), lane.name()));
    }

    boolean isPublicationOurs() {
        return publication.map(Publication::ours).orElse(false);
    }

    /// A slot has no comment: it is Lockstep's where the publication that is made before it and goes
    /// after it is.
    boolean isSlotOurs() {
        return isPublicationOurs() && slot.map(Slot::usual).orElse(false);
    }

    boolean isSubscriptionOurs() {
        return subscription.map(Subscription::ours).orElse(false);
    }
}
