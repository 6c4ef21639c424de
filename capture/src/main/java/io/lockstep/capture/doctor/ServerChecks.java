package io.lockstep.capture.doctor;

import io.lockstep.capture.database.Session;
import io.lockstep.events.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/// The server of one side: its version and settings, and its clock.
final class ServerChecks {
    private static final int OLDEST = 140000;
    private static final Duration CLOCK = Duration.ofSeconds(2);

    private final Session session;
    private final InstantSource clock;

    ServerChecks(Session session, InstantSource clock) {
        this.session = session;
        this.clock = clock;
    }

    List<Finding> findings() {
        return List.of(version(), walLevel(), slots(), senders(), walLimit(), readOnly(), clock());
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
                        "set wal_level = logical (on RDS and Aurora: rds.logical_replication = 1) and restart the server");
    }

    private Finding slots() {
        int free = number(
                "SELECT current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots)");
        return free(
                "replication-slots",
                free,
                "replication slots are free",
                "raise max_replication_slots and restart, or drop a slot that nobody needs");
    }

    private Finding senders() {
        int free = number(
                "SELECT current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'walsender')");
        return free("wal-senders", free, "WAL senders are free", "raise max_wal_senders and restart");
    }

    private Finding free(String check, int free, String what, String fix) {
        return free > 0
                ? Finding.ok(check, side(), free + " " + what)
                : Finding.warn(check, side(), "no " + what + ": nothing new can stream", fix);
    }

    private Finding walLimit() {
        String limit = session.strings("SELECT current_setting('max_slot_wal_keep_size')")
                .getFirst();
        if (!limit.equals("-1")) {
            return Finding.ok("slot-wal-limit", side(), "max_slot_wal_keep_size = " + limit);
        }
        String what = "max_slot_wal_keep_size = -1: a slot that nobody reads fills the disk of the " + side();
        String fix = "set max_slot_wal_keep_size to what its disk can spare, and reload";
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
