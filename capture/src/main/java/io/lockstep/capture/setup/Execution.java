package io.lockstep.capture.setup;

import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Executes steps, one after the other. Not thread-safe.
final class Execution {
    private final Map<Place, Session> sessions;
    private final Optional<TopicAdmin> kafka;
    private final Watcher watcher;

    Execution(Map<Place, Session> sessions, Optional<TopicAdmin> kafka, Watcher watcher) {
        this.sessions = sessions;
        this.kafka = kafka;
        this.watcher = watcher;
    }

    /// @throws SetupException when a step fails; what the steps before have done stays
    void run(Step step) {
        switch (step) {
            case Step.Run run -> run(run);
            case Step.Wait wait -> await(wait);
            case Step.CreateTopic topic -> create(topic);
            case Step.DeleteTopic topic -> delete(topic);
            case Step.DeleteGroup group -> kafka().deleteGroup(group.name());
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

    private void create(Step.CreateTopic topic) {
        watcher.statement(topic, topic.record());
        session(Place.SOURCE).execute(topic.record());
        watcher.statement(topic, "create");
        kafka().create(topic.name(), topic.partitions(), topic.configuration());
    }

    private void delete(Step.DeleteTopic topic) {
        kafka().delete(topic.name());
        topic.forget().ifPresent(session(Place.SOURCE)::execute);
    }

    private TopicAdmin kafka() {
        return kafka.orElseThrow(() -> new IllegalArgumentException("A step needs Kafka, and none was given"));
    }

    private void await(Step.Wait wait) {
        Session session = session(wait.place());
        long deadline = System.nanoTime() + wait.patience().toNanos();
        while (!session.exists(wait.query())) {
            if (System.nanoTime() > deadline) {
                throw new SetupException(
                        "Waited " + wait.patience().toSeconds() + " s in vain: " + wait.what(), wait.fix());
            }
            Pause.before(wait.what());
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
                lockTimeout(patience),
                "SET statement_timeout = '" + patience.statement().toMillis() + "ms'",
                "SET standard_conforming_strings = on",
                "SET search_path = ''");
    }

    static String lockTimeout(Patience patience) {
        return "SET lock_timeout = '" + patience.lock().toMillis() + "ms'";
    }
}
