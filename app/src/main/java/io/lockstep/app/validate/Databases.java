package io.lockstep.app.validate;

import io.lockstep.app.config.DatabaseAccess;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.Explain;
import io.lockstep.app.failure.Peer;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import io.lockstep.events.Side;
import io.lockstep.verifier.rows.Connector;
import java.sql.SQLException;
import java.util.Map;
import java.util.Properties;

/// The two databases that are compared.
///
/// @param source opens sessions on the source
/// @param target opens sessions on the target
/// @param sourceShown what the source is called in messages, without secrets
/// @param targetShown the same of the target
/// @param named whether the command line names them
public record Databases(Connector source, Connector target, String sourceShown, String targetShown, boolean named) {
    /// Those that the command line names.
    public static Databases of(DatabaseUrl source, DatabaseUrl target, Map<String, String> environment) {
        return new Databases(
                source.connector(environment), target.connector(environment), source.shown(), target.shown(), true);
    }

    /// Those of the configuration.
    public static Databases of(DatabaseAccess source, DatabaseAccess target) {
        return new Databases(connector(source), connector(target), source.url(), target.url(), false);
    }

    /// What a failure to open a session on one means to the user.
    UserError unusable(Side side, SQLException failure) {
        UserError error = Explain.failure(peer(side), failure)
                .orElseGet(() -> new UserError(
                        "the " + side.word() + " database cannot be used: " + failure.getMessage(),
                        "",
                        ExitStatus.UNREACHABLE,
                        failure));
        String fix = "check --" + side.word() + ", and the password in PGPASSWORD or ~/.pgpass";
        return named ? new UserError(error.what(), fix, error.status(), failure) : error;
    }

    /// How failures name one.
    private Peer peer(Side side) {
        return Peer.database(side.word(), side == Side.SOURCE ? sourceShown : targetShown);
    }

    private static Connector connector(DatabaseAccess access) {
        var properties = new Properties();
        properties.setProperty("user", access.user());
        access.password().map(Secret::reveal).ifPresent(password -> properties.setProperty("password", password));
        return DatabaseUrl.connector(access.url(), properties);
    }
}
