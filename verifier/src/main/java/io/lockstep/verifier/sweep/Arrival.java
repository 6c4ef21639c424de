package io.lockstep.verifier.sweep;

import io.lockstep.verifier.rows.ReadSession;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Lets what the source has committed arrive on the target, where no watermarks say when it has.
///
/// A native subscription says so by its slot: its confirmed position is what the target has applied and
/// written to disk. Whatever else copies says nothing that could be relied upon; there time is given, and
/// the result says how much.
final class Arrival {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
    private static final String SUBSCRIBED = """
            SELECT pg_catalog.array_agg(subslotname::text) FROM pg_catalog.pg_subscription
            WHERE subslotname IS NOT NULL
              AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())""";
    private static final String SLOTS = """
            SELECT slot_name, confirmed_flush_lsn >= ?::pg_lsn FROM pg_catalog.pg_replication_slots
            WHERE slot_type = 'logical' AND database = pg_catalog.current_database()
              AND slot_name = ANY (?::text[])""";
    private static final Duration QUIET = Duration.ofMillis(500);
    private static final Duration MOVING = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final List<String> slots;
    private final boolean moving;
    private final InstantSource clock;

    private Arrival(List<String> slots, boolean moving, InstantSource clock) {
        this.slots = List.copyOf(slots);
        this.moving = moving;
        this.clock = clock;
    }

    /// @param moving whether either side is written to
    static Arrival of(ReadSession source, ReadSession target, boolean moving, InstantSource clock) throws SQLException {
        var there = new ArrayList<String>();
        try (Statement statement = target.connection().createStatement();
                ResultSet row = statement.executeQuery(SUBSCRIBED)) {
            row.next();
            Array slots = row.getArray(1);
            if (slots != null) {
                there.addAll(List.of((String[]) slots.getArray()));
            }
        }
        var slots = new ArrayList<String>();
        slots(source, "0/0", there).forEach(slot -> slots.add(slot.name()));
        return new Arrival(slots, moving, clock);
    }

    /// How it is known, for people.
    String basis() {
        if (!slots.isEmpty()) {
            return "subscription slot " + String.join(", ", slots) + " confirmed that what the source had committed was"
                    + " applied";
        }
        return "no watermarks and no subscription say what has arrived: " + settle().toMillis() / 1000.0
                + " s were given in each round";
    }

    /// Whether a row that the source does not have is known not to be on its way out.
    boolean provesAbsence() {
        return !slots.isEmpty() || !moving;
    }

    private Duration settle() {
        if (!slots.isEmpty()) {
            return Duration.ZERO;
        }
        return moving ? MOVING : QUIET;
    }

    /// Where the source's log stands: all that is committed is before it.
    static String position(ReadSession source) throws SQLException {
        try (Statement statement = source.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_current_wal_insert_lsn()::text")) {
            row.next();
            return row.getString(1);
        }
    }

    /// Waits for it.
    ///
    /// @param meanwhile done at each look
    /// @return why it cannot be relied upon; empty when it has arrived, as far as can be known
    Optional<String> await(ReadSession source, String position, Meanwhile meanwhile)
            throws SQLException, InterruptedException {
        Instant began = clock.instant();
        while (true) {
            List<String> behind = behind(source, position);
            Duration waited = Duration.between(began, clock.instant());
            if (behind.isEmpty() && waited.compareTo(settle()) >= 0) {
                return Optional.empty();
            }
            if (waited.compareTo(PATIENCE) >= 0) {
                return Optional.of("replication is behind: slot " + String.join(", ", behind) + " did not reach "
                        + position + " within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(BETWEEN_LOOKS);
            meanwhile.look();
        }
    }

    /// Something that reads.
    @FunctionalInterface
    interface Meanwhile {
        void look() throws SQLException;
    }

    private List<String> behind(ReadSession source, String position) throws SQLException {
        return slots(source, position, slots).stream()
                .filter(slot -> !slot.past())
                .map(Slot::name)
                .toList();
    }

    private record Slot(String name, boolean past) {}

    private static List<Slot> slots(ReadSession source, String position, List<String> names) throws SQLException {
        var found = new ArrayList<Slot>();
        try (PreparedStatement statement = source.connection().prepareStatement(SLOTS)) {
            statement.setString(1, position);
            statement.setArray(2, source.connection().createArrayOf("text", names.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new Slot(row.getString(1), row.getBoolean(2)));
                }
            }
        }
        return found;
    }
}
