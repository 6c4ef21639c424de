package io.lockstep.capture.setup;

import io.lockstep.capture.database.Session;
import io.lockstep.events.Side;
import java.util.Map;
import java.util.Optional;

/// An administrator's connections: both databases, and Kafka where its topics are wanted. Not thread-safe.
record Ends(Session source, Session target, Optional<TopicAdmin> kafka, SetupSettings settings)
        implements AutoCloseable {
    static Ends open(SetupSettings settings) {
        Session source = open(Side.SOURCE, settings);
        try {
            Session target = open(Side.TARGET, settings);
            return new Ends(source, target, settings.kafka().map(TopicAdmin::open), settings);
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

    Execution execution(Watcher watcher) {
        return new Execution(Map.of(Place.SOURCE, source, Place.TARGET, target), kafka, watcher);
    }

    Optional<MigrationTopics> topics() {
        return kafka.map(admin -> new MigrationTopics(settings.migration(), admin));
    }

    Site site(Side side) {
        return Site.read(side == Side.SOURCE ? source : target, settings);
    }

    @Override
    public void close() {
        kafka.ifPresent(TopicAdmin::close);
        try (source) {
            target.close();
        }
    }
}
