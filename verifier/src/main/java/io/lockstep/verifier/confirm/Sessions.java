package io.lockstep.verifier.confirm;

import io.lockstep.events.Side;
import io.lockstep.verifier.rows.Connector;
import io.lockstep.verifier.rows.ReadSession;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One session per side, opened when it is needed and closed when nobody has needed it for a while. Not
/// thread-safe.
final class Sessions implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final Duration IDLE = Duration.ofSeconds(30);

    private final Map<Side, Connector> connectors;
    private final Map<Side, ReadSession> open = new EnumMap<>(Side.class);
    private Instant used = Instant.MIN;

    Sessions(Connector source, Connector target) {
        this.connectors = Map.of(Side.SOURCE, source, Side.TARGET, target);
    }

    ReadSession of(Side side, Instant now) throws SQLException {
        used = now;
        ReadSession session = open.get(side);
        if (session == null) {
            session = ReadSession.open(side, Objects.requireNonNull(connectors.get(side)));
            open.put(side, session);
        }
        return session;
    }

    void closeWhenIdle(Instant now) {
        if (!open.isEmpty() && used.plus(IDLE).isBefore(now)) {
            close();
        }
    }

    @Override
    public void close() {
        open.values().forEach(Sessions::close);
        open.clear();
    }

    private static void close(ReadSession session) {
        try {
            session.close();
        } catch (SQLException e) {
            LOG.atDebug().setCause(e).log("The connection was gone already");
        }
    }
}
