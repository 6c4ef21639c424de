package io.lockstep.capture.doctor;

import io.lockstep.capture.database.DatabaseAddress;
import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.setup.SetupSettings;
import io.lockstep.events.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/// One database, in a session of its services' role or, where that does not log in, of the administrator.
///
/// @param session empty when neither does
/// @param isRuntime whether it is that of the services' role
record Patient(Optional<Session> session, boolean isRuntime) implements AutoCloseable {
    static Patient open(Side side, SetupSettings settings, List<Finding> findings) {
        DatabaseAddress runtime = settings.lanes().getFirst().address(side);
        DatabaseAddress administrator = side == Side.SOURCE ? settings.source() : settings.target();
        Optional<Session> session = open(side, runtime, findings);
        if (session.isPresent() || runtime.user().equals(administrator.user())) {
            return new Patient(session, true);
        }
        return new Patient(open(side, administrator, findings), false);
    }

    private static Optional<Session> open(Side side, DatabaseAddress address, List<Finding> findings) {
        try {
            Session session = Session.open(side, address);
            findings.add(Finding.ok("connection", side.word(), "role " + address.user() + " logs in"));
            return Optional.of(session);
        } catch (SetupException e) {
            String what = String.valueOf(e.getMessage());
            findings.add(
                    isUnreachable(e)
                            ? Finding.unreachable(side.word(), what, e.fix())
                            : Finding.error(
                                    "connection",
                                    side.word(),
                                    what,
                                    e.fix() + "; `lockstep setup` creates a role that is missing"));
            return Optional.empty();
        }
    }

    private static boolean isUnreachable(SetupException failure) {
        return failure.getCause() instanceof SQLException cause
                && cause.getSQLState() != null
                && (cause.getSQLState().startsWith("08") || cause.getSQLState().equals("57P03"));
    }

    @Override
    public void close() {
        session.ifPresent(Session::close);
    }
}
