package io.lockstep.cutover.guard;

import static io.lockstep.cutover.guard.Guardrail.Severity.BLOCKER;
import static io.lockstep.cutover.guard.Guardrail.Severity.WARNING;

import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.List;

/// What has to hold of the two servers, whatever is migrated between them.
public final class ServerGuardrails {
    private static final String UNLIMITED = """
            SELECT 'max_slot_wal_keep_size = -1' WHERE current_setting('max_slot_wal_keep_size') = '-1'""";

    private static final String ENDANGERED = """
            SELECT 'slot ' || quote_ident(slot_name) || ' (' || wal_status || ')' FROM pg_catalog.pg_replication_slots
            WHERE wal_status IN ('unreserved', 'lost') AND (database IS NULL OR database = current_database())
            ORDER BY 1""";

    /// On a standby nothing is inserted, so there is no current position to measure from.
    private static final String RETAINING = """
            SELECT 'slot ' || quote_ident(slot_name) || ' (' || pg_size_pretty(retained) || ')' FROM (
                SELECT slot_name, pg_wal_lsn_diff(CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                    ELSE pg_current_wal_lsn() END, restart_lsn) AS retained
                FROM pg_catalog.pg_replication_slots WHERE NOT active AND restart_lsn IS NOT NULL) s
            WHERE retained > ? ORDER BY retained DESC""";

    private static final String CLOSED = """
            SELECT 'in recovery' WHERE pg_is_in_recovery()
            UNION ALL SELECT 'default_transaction_read_only = on' FROM pg_catalog.pg_settings
                WHERE name = 'default_transaction_read_only' AND reset_val = 'on'""";

    private ServerGuardrails() {}

    /// @param retained bytes of log that a slot which nobody reads may retain
    public static List<Guardrail> of(long retained) {
        List<Guardrail> guardrails = new ArrayList<>();
        guardrails.add(new NothingFound(
                "target-writable",
                BLOCKER,
                "the target takes writes",
                Side.TARGET,
                CLOSED,
                List.of(),
                "promote it, or set default_transaction_read_only = off for the server, the database and the role"));
        for (Side side : Side.values()) {
            guardrails.addAll(slots(side, retained));
        }
        guardrails.add(new SettingsAlike());
        return List.copyOf(guardrails);
    }

    private static List<Guardrail> slots(Side side, long retained) {
        String on = " on the " + side.word();
        return List.of(
                new NothingFound(
                        side.word() + "-log-limit",
                        WARNING,
                        "a limit to the log that a slot retains" + on,
                        side,
                        UNLIMITED,
                        List.of(),
                        "set max_slot_wal_keep_size: a slot that nobody reads fills the disk"),
                new NothingFound(
                        side.word() + "-slots-endangered",
                        BLOCKER,
                        "no slot of the database that has lost its log, or is about to" + on,
                        side,
                        ENDANGERED,
                        List.of(),
                        "let its reader catch up, raise max_slot_wal_keep_size, or drop a slot that nobody needs"),
                new NothingFound(
                        side.word() + "-slots-idle",
                        WARNING,
                        "no slot that nobody reads and that retains over " + retained + " bytes of log" + on,
                        side,
                        RETAINING,
                        List.of(retained),
                        "start its reader, or drop it"));
    }
}
