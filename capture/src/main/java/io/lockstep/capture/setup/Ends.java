package io.lockstep.capture.setup;

import io.lockstep.capture.database.Session;
import io.lockstep.events.Side;
import java.util.List;
import java.util.Map;

/// An administrator's sessions on both sides. Not thread-safe.
record Ends(Session source, Session target, SetupSettings settings) implements AutoCloseable {
    static Ends open(SetupSettings settings) {
        Session source = open(Side.SOURCE, settings);
        try {
            return new Ends(source, open(Side.TARGET, settings), settings);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static Session open(Side side, SetupSettings settings) {
        Session session = Session.open(side, settings.administrator(side));
        Execution.preamble(settings.patience()).forEach(session::execute);
        return session;
    }

    List<Session> both() {
        return List.of(source, target);
    }

    Map<Place, Session> byPlace() {
        return Map.of(Place.SOURCE, source, Place.TARGET, target);
    }

    Site site(Side side) {
        return Site.read(side == Side.SOURCE ? source : target, settings);
    }

    @Override
    public void close() {
        try (source;
                target) {
            // Both are closed, also when one fails.
        }
    }
}
