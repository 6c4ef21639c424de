package io.lockstep.capture.doctor;

import io.lockstep.capture.database.Session;
import io.lockstep.events.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The server of one side: its version and settings, and its clock.
final class ServerChecks {
    private static final int OLDEST = 140000;
    private static final String STREAMING = "SELECT 1 FROM pg_replication_slots WHERE slot_name = ? AND active";
    private static final Duration CLOCK = Duration.ofSeconds(2);

    private final Session session;
    private final List<String> lanes;
    private final InstantSource clock;

    /// @param lanes the slots that captures stream from
    ServerChecks(Session session, List<String> lanes, InstantSource clock) {
        this.session = session;
        this.lanes = List.copyOf(lanes);
        this.clock = clock;
    }

    List<Finding> findings() {
        return Stream.concat(
                        Stream.of(version(), walLevel(), slots(), senders(), walLimit(), readOnly(), clock()),
                        Stream.of(idleSlots(), forgottenConnections(), standbys())
                                .flatMap(Optional::stream))
                .toList();
    }

    /// A setting of this server; empty when its version has none of that name.
    private Optional<String> setting(String name) {
        return session.strings("SELECT coalesce(current_setting(?, true), '')", name).stream()
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private Optional<Finding> idleSlots() {
        return setting("idle_replication_slot_timeout")
                .filter(timeout -> !timeout.equals("0"))
                .map(timeout -> Finding.warn(
                        "slot-idle-timeout",
                        side(),
                        "idle_replication_slot_timeout = " + timeout
                                + ": a capture that does not run for longer loses its slot",
                        "set it to 0, or to more than a capture may ever be down; " + reload()));
    }

    private Optional<Finding> forgottenConnections() {
        return setting("wal_sender_timeout")
                .filter("0"::equals)
                .map(_ -> Finding.warn(
                        "wal-sender-timeout",
                        side(),
                        "wal_sender_timeout = 0: a connection that the network has forgotten is never ended, and its"
                                + " capture waits for a quarter of an hour",
                        "set wal_sender_timeout to its default, 60s; " + reload()));
    }

    /// On a server that standbys may follow, a capture reads no further than they have.
    private Optional<Finding> standbys() {
        List<String> away = setting("synchronized_standby_slots").isEmpty() ? List.of() : session.strings("""
                        SELECT trim(name) FROM unnest(string_to_array(current_setting('synchronized_standby_slots'), ',')) name
                        WHERE NOT EXISTS (SELECT FROM pg_replication_slots s WHERE s.slot_name = trim(name) AND s.active)""");
        return away.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.error(
                        "standbys",
                        side(),
                        "synchronized_standby_slots names " + String.join(", ", away)
                                + ", which no standby streams from: no capture gets anything before one does",
                        "start the standby, or take its slot out of synchronized_standby_slots; " + reload()));
    }

    /// How a setting is changed where the administrator does not own the machine.
    private String managed() {
        return session.exists("SELECT 1 FROM pg_roles WHERE rolname = 'rds_superuser'")
                ? " in the parameter group of the instance, or of the cluster on Aurora"
                : "";
    }

    private String reload() {
        return managed().isEmpty() ? "then reload: SELECT pg_reload_conf()" : "set it" + managed();
    }

    private String restart() {
        return managed().isEmpty() ? " and restart the server" : managed() + ", and reboot";
    }

    private Finding version() {
        int version = number("SELECT current_setting('server_version_num')");
        String name = "PostgreSQL " + version / 10000 + "." + version % 10000;
        return version >= OLDEST
                ? Finding.ok("version", side(), name)
                : Finding.error(
                        "version", side(), name + " is too old to be streamed from", "use PostgreSQL 14 or newer");
    }

    private Finding walLevel() {
        String level = session.strings("SELECT current_setting('wal_level')").getFirst();
        return level.equals("logical")
                ? Finding.ok("wal-level", side(), "wal_level = logical")
                : Finding.error(
                        "wal-level",
                        side(),
                        "wal_level = " + level + ": its changes cannot be read",
                        managed().isEmpty()
                                ? "set wal_level = logical" + restart()
                                : "set rds.logical_replication = 1" + restart());
    }

    private Finding slots() {
        int free = number(
                "SELECT current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots)");
        return free(
                "replication-slots",
                free,
                lanes.size(),
                "replication slots are free",
                "raise max_replication_slots" + restart() + ", or drop a slot that nobody needs");
    }

    private Finding senders() {
        int free = number(
                "SELECT current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender')");
        long streaming =
                lanes.stream().filter(slot -> session.exists(STREAMING, slot)).count();
        return free(
                "wal-senders",
                free,
                lanes.size() - (int) streaming,
                "WAL senders are free",
                "raise max_wal_senders" + restart());
    }

    /// A capture has its slot and its sender for good, and a second slot now and then for its audit.
    private Finding free(String check, int free, int needed, String what, String fix) {
        if (free < 1) {
            return Finding.warn(check, side(), "no " + what + ": nothing new can stream", fix);
        }
        return free >= needed
                ? Finding.ok(check, side(), free + " " + what)
                : Finding.warn(
                        check,
                        side(),
                        "only " + free + " " + what + ", and the lanes need " + needed + " at once",
                        fix);
    }

    private Finding walLimit() {
        String limit = session.strings("SELECT current_setting('max_slot_wal_keep_size')")
                .getFirst();
        if (!limit.equals("-1")) {
            return Finding.ok("slot-wal-limit", side(), "max_slot_wal_keep_size = " + limit);
        }
        String what = "max_slot_wal_keep_size = -1: a slot that nobody reads fills the disk of the " + side();
        String fix = "set max_slot_wal_keep_size to what its disk can spare; " + reload()
                + "; or, on the source, accept it with --accept slot-wal-limit";
        return session.side() == Side.SOURCE
                ? Finding.error("slot-wal-limit", side(), what, fix)
                : Finding.warn("slot-wal-limit", side(), what, fix);
    }

    private Finding readOnly() {
        if (session.exists("SELECT 1 WHERE pg_is_in_recovery()")) {
            return Finding.error(
                    "read-only",
                    side(),
                    "it is a standby, which accepts no writes",
                    "name the primary server in " + side() + ".url");
        }
        return session.exists(
                        "SELECT 1 FROM pg_settings WHERE name = 'default_transaction_read_only' AND reset_val = 'on'")
                ? Finding.warn(
                        "read-only",
                        side(),
                        "default_transaction_read_only is on: a replicator may not be able to write",
                        "ALTER DATABASE … RESET default_transaction_read_only")
                : Finding.ok("read-only", side(), "accepts writes");
    }

    private Finding clock() {
        Instant before = clock.instant();
        String millis = session.strings("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint")
                .getFirst();
        Instant middle = before.plus(Duration.between(before, clock.instant()).dividedBy(2));
        Duration ahead = Duration.between(middle, Instant.ofEpochMilli(Long.parseLong(millis)));
        if (ahead.abs().compareTo(CLOCK) <= 0) {
            return Finding.ok("clock", side(), "its clock agrees with ours");
        }
        String what = "its clock is %.1f s %s ours: lags are shown wrong"
                .formatted(ahead.abs().toMillis() / 1000.0, ahead.isNegative() ? "behind" : "ahead of");
        return Finding.warn("clock", side(), what, "synchronise the clocks (NTP)");
    }

    private int number(String query) {
        return Integer.parseInt(session.strings(query).getFirst());
    }

    private String side() {
        return session.side().word();
    }
}
