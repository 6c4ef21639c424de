package io.lockstep.verifier;

import io.lockstep.lab.KafkaBroker;
import io.lockstep.lab.LabDirectory;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;

/// The one broker of this module's tests, with a migration of its own for each test. They use it at the same time.
final class SharedBroker {
    private static final LabDirectory DIRECTORY = LabDirectory.create();
    private static final KafkaBroker BROKER = KafkaBroker.create(DIRECTORY, "kafka");
    private static final AtomicInteger MIGRATIONS = new AtomicInteger();

    private SharedBroker() {}

    static KafkaBroker broker() {
        return BROKER;
    }

    /// A migration that no other test uses, its change topics made by capture's rules.
    static Migration migration(int partitions) {
        return migration(partitions, partitions);
    }

    static Migration migration(int sourcePartitions, int targetPartitions) {
        Migration migration = empty();
        migration.createChangeTopics(sourcePartitions, targetPartitions);
        return migration;
    }

    /// A migration without topics.
    static Migration empty() {
        return empty(BROKER);
    }

    /// One more broker, for a test that stops it.
    static KafkaBroker another(String name) {
        return KafkaBroker.create(DIRECTORY, name);
    }

    /// A migration on that one.
    static Migration migration(KafkaBroker broker, int partitions) {
        Migration migration = empty(broker);
        migration.createChangeTopics(partitions, partitions);
        return migration;
    }

    private static Migration empty(KafkaBroker broker) {
        String name = "test" + MIGRATIONS.incrementAndGet();
        return new Migration(name, broker.bootstrap(), stateDirectory(name));
    }

    static Path stateDirectory(String name) {
        return DIRECTORY.path().resolve("state-" + name);
    }
}
