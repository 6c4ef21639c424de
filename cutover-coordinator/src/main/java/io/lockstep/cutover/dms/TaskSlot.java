package io.lockstep.cutover.dms;

import io.lockstep.cutover.act.Databases;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// The slot by which a task reads the source. Its endpoint names it, or DMS has made one, of which only the
/// shape of
/// the name is known: sixteen letters and digits, the OID of the database, a UUID. So among several of that shape
/// somebody has to say which.
///
/// @param configured its name (`replication.dms.slot`); empty when it was not said
public record TaskSlot(Dms dms, Optional<String> configured) {
    private static final String OF_DMS =
            "plugin IN ('test_decoding', 'pglogical_output')" + " AND database = current_database()";

    private static final String NAMED =
            "SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE slot_name = ? AND " + OF_DMS;

    private static final String SHAPED = "SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE " + OF_DMS
            + " AND slot_name ~ ('^[a-z0-9]{16}_' || lpad(datoid::text, 8, '0') || '_[0-9a-f]{8}(_[0-9a-f]{4}){3}_[0-9a-f]{12}$')"
            + " ORDER BY 1";

    /// As which roles slots are read that may be it, so that a fence of the source lets them go on.
    public static List<String> readers(Connection source, Optional<String> configured) throws SQLException {
        return Query.texts(
                source,
                "SELECT DISTINCT a.usename FROM pg_catalog.pg_stat_activity a JOIN pg_catalog.pg_replication_slots s"
                        + " ON a.pid = s.active_pid WHERE a.usename IS NOT NULL AND s.slot_name IN ("
                        + (configured.isPresent() ? NAMED : SHAPED) + ") ORDER BY 1",
                configured.stream().toArray());
    }

    /// Those that there are and that may be it. More than one: nobody can say.
    List<String> candidates(Databases databases, TaskState state) throws SQLException {
        Optional<String> named = configured.or(() -> dms.givenSlot(state));
        return databases.read(
                Side.SOURCE,
                source -> named.isPresent() ? Query.texts(source, NAMED, named.get()) : Query.texts(source, SHAPED));
    }
}
