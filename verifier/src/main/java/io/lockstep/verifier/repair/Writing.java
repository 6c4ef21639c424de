package io.lockstep.verifier.repair;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.verifier.rows.Row;
import io.lockstep.verifier.rows.RowReader.Found;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes writes, each in a short transaction of its own, so that what one meets concerns no other. Confined to one
/// thread.
final class Writing {
    private static final Logger AUDIT = LoggerFactory.getLogger("io.lockstep.audit");

    private final Look look;
    private final Authority authority;

    Writing(Look look, Authority authority) {
        this.look = look;
        this.authority = authority;
    }

    /// What became of a write. One that was made is REPAIRED, as far as its own transaction can tell.
    ///
    /// @param retry whether it may succeed once other rows are right
    record Made(Outcome outcome, String reason, boolean retry) {
        static Made of(Outcome outcome, String reason) {
            return new Made(outcome, reason, false);
        }
    }

    Made make(Damage damage, Repair repair) throws SQLException {
        Connection connection = authority.connection();
        try {
            connection.setAutoCommit(false);
            return attempt(damage, repair);
        } catch (SQLException e) {
            rollback(connection);
            return refused(repair, e);
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(true);
            }
        }
    }

    private Made attempt(Damage damage, Repair repair) throws SQLException {
        Connection connection = authority.connection();
        if (execute(repair.statement()) != 1) {
            connection.rollback();
            return Made.of(Outcome.CHANGED, "the target's row has changed since it was read");
        }
        Found kept = look.there(authority.reads(), repair.key());
        if (!kept.row().equals(repair.source().row())) {
            connection.rollback();
            return Made.of(
                    Outcome.REFUSED,
                    "the target would not keep what the source has: the type of a column, or a trigger, changes it");
        }
        if (!look.still(repair)) {
            connection.rollback();
            return Made.of(Outcome.IN_FLIGHT, "the source has changed it since it was read");
        }
        connection.commit();
        audit(damage, repair, "repair");
        if (repair.remedy() instanceof Remedy.Insert && !certainlyStill(repair)) {
            audit(damage, repair, "take a repair back");
            return takenBack(repair.key(), kept);
        }
        return Made.of(Outcome.REPAIRED, "");
    }

    private boolean certainlyStill(Repair repair) {
        try {
            return look.still(repair);
        } catch (SQLException _) {
            return false;
        }
    }

    /// A row that was inserted while the source moved on may be one that the replicator is about to insert.
    private Made takenBack(RowKey key, Found inserted) throws SQLException {
        var parameters = new ArrayList<@Nullable String>(
                key.columns().stream().map(KeyColumn::text).toList());
        parameters.add(inserted.version());
        var statement = new GuardedStatement(
                "DELETE FROM " + look.table().target().table().quoted() + " AS t WHERE "
                        + GuardedStatement.key(look.table().target(), key) + " AND " + GuardedStatement.version()
                        + " = ?",
                parameters);
        int gone = execute(statement);
        authority.connection().commit();
        return Made.of(
                Outcome.IN_FLIGHT,
                gone == 1
                        ? "the source changed it while it was inserted: taken back"
                        : "the source changed it while it was inserted, and the replicator has been there since");
    }

    private int execute(GuardedStatement statement) throws SQLException {
        try (PreparedStatement prepared = authority.connection().prepareStatement(statement.sql())) {
            Images.bind(prepared, statement.parameters());
            return prepared.executeUpdate();
        }
    }

    private Made refused(Repair repair, SQLException e) throws SQLException {
        if (Refusal.DUPLICATE.equals(e.getSQLState()) && look.there(repair.key()) instanceof Row.Present) {
            return Made.of(Outcome.CHANGED, "the target has the row by now");
        }
        Refusal refusal = Refusal.of(e);
        return new Made(refusal.outcome(), refusal.reason(), Refusal.NO_PARENT.equals(e.getSQLState()));
    }

    private static void rollback(Connection connection) {
        try {
            connection.rollback();
        } catch (SQLException _) {
            // The connection is gone, and the transaction with it
        }
    }

    private void audit(Damage damage, Repair repair, String action) {
        AUDIT.atInfo()
                .addKeyValue("action", action)
                .addKeyValue("divergence", damage.id())
                .addKeyValue("principal", System.getProperty("user.name"))
                .addKeyValue("role", authority.role())
                .addKeyValue("statement", repair.remedy().word())
                .addKeyValue("row", line(damage.key().toString()))
                .addKeyValue("columns", line(repair.remedy().columns().toString()))
                .log("Lockstep has written to the target");
    }

    /// Names and keys may hold line breaks.
    private static String line(String text) {
        return text.replaceAll("\\p{Cntrl}", "?");
    }
}
