package io.lockstep.capture.setup;

import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/// Executes steps, one after the other. Not thread-safe.
final class Execution {
    private static final long GLANCE_NANOS = 50_000_000;

    private final Map<Place, Session> sessions;
    private final Watcher watcher;

    Execution(Map<Place, Session> sessions, Watcher watcher) {
        this.sessions = sessions;
        this.watcher = watcher;
    }

    /// @throws SetupException when a step fails; what the steps before have done stays
    void run(Step step) {
        switch (step) {
            case Step.Run run -> run(run);
            case Step.Wait wait -> await(wait);
            case Step.CreateTopic _, Step.DeleteTopic _, Step.DeleteGroup _ ->
                throw new IllegalArgumentException("Kafka has an executor of its own: " + step.what());
            case Step.Present _, Step.Left _ -> {}
        }
        watcher.done(step);
    }

    private void run(Step.Run run) {
        Session session = session(run.place());
        try {
            if (run.atomic()) {
                session.transaction(() -> statements(run, session));
            } else {
                statements(run, session);
            }
        } catch (SetupException e) {
            throw Blocker.explain(session, run.what(), e);
        }
    }

    private void statements(Step.Run run, Session session) {
        for (String statement : run.statements()) {
            watcher.statement(run, statement);
            session.execute(statement);
        }
        run.password().ifPresent(account -> session.setPassword(account.user(), account.password()));
    }

    private void await(Step.Wait wait) {
        Session session = session(wait.place());
        long deadline = System.nanoTime() + wait.patience().toNanos();
        while (!session.exists(wait.query())) {
            if (System.nanoTime() > deadline || Thread.currentThread().isInterrupted()) {
                throw new SetupException(
                        "Waited " + wait.patience().toSeconds() + " s in vain: " + wait.what(), wait.fix());
            }
            LockSupport.parkNanos(GLANCE_NANOS);
        }
    }

    private Session session(Place place) {
        Session session = sessions.get(place);
        if (session == null) {
            throw new IllegalArgumentException("No session for " + place);
        }
        return session;
    }

    /// What every session that changes something begins with: nothing waits for a lock for long, since others would
    /// queue behind it, and no statement depends on the server's defaults.
    static List<String> preamble(Patience patience) {
        return List.of(
                "SET lock_timeout = '" + patience.lock().toMillis() + "ms'",
                "SET statement_timeout = '" + patience.statement().toMillis() + "ms'",
                "SET standard_conforming_strings = on",
                "SET search_path = ''");
    }
}
