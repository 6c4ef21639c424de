package io.lockstep.verifier;

import io.lockstep.events.Topics;
import io.lockstep.verifier.confirm.ConfirmerSettings;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Rules;
import io.lockstep.verifier.sweeper.SweeperSettings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a verifier is told.
///
/// @param lanes those that the migration has: records of any other are unreadable
/// @param bootstrap the brokers, as in `bootstrap.servers`
/// @param kafka passed through to every Kafka client (security, say); may hold secrets and is never
///     printed
/// @param rules what the replicator is allowed to do, and how long the judge remembers
/// @param threads how many threads judge, at most one a partition
/// @param standbys how many other verifiers keep a copy of each partition's state, so that one of them
///     can take over without reading it from Kafka first
/// @param storage where state lives between the commits to Kafka, from which it can always be restored
/// @param stateDirectory a directory of this instance alone
/// @param instance names this verifier among those that share the work of one migration; one that starts
///     under the name of another takes its place at once, without the pause that finding a dead one takes
/// @param confirmer how suspects are read directly; null when they are not
/// @param sweeper how rows at rest are compared; null when they are not, or suspects are not read
public record VerifierSettings(
        Topics topics,
        Set<String> lanes,
        String bootstrap,
        Map<String, String> kafka,
        Rules rules,
        int threads,
        int standbys,
        Storage storage,
        Path stateDirectory,
        String instance,
        @Nullable ConfirmerSettings confirmer,
        @Nullable SweeperSettings sweeper) {
    /// Where the state of the judge is kept locally.
    public enum Storage {
        /// On disk, with a bounded cache outside the heap.
        ROCKSDB,
        /// On the heap: quicker, and restored from Kafka whole at every start.
        MEMORY
    }

    public VerifierSettings {
        lanes = Set.copyOf(lanes);
        kafka = Map.copyOf(kafka);
        if (threads < 1) {
            throw new IllegalArgumentException("verifier.threads is " + threads + " and must be at least 1");
        }
        if (standbys < 0) {
            throw new IllegalArgumentException("verifier.standby-replicas is " + standbys + " and cannot be");
        }
        if (!instance.matches("[A-Za-z0-9._-]{1,100}")) {
            throw new IllegalArgumentException(
                    "verifier instance '" + instance + "' must be 1 to 100 letters, digits, dots, _ or -");
        }
    }

    /// One verifier with one thread, its state on disk.
    public static VerifierSettings of(Topics topics, Set<String> lanes, String bootstrap, Path stateDirectory) {
        return new VerifierSettings(
                topics,
                lanes,
                bootstrap,
                Map.of(),
                Rules.of(Mode.ORDERED),
                1,
                0,
                Storage.ROCKSDB,
                stateDirectory,
                "verifier",
                null,
                null);
    }

    public VerifierSettings withThreads(int count) {
        return with(draft -> draft.threads = count);
    }

    public VerifierSettings withStandbys(int count) {
        return with(draft -> draft.standbys = count);
    }

    public VerifierSettings withRules(Rules other) {
        return with(draft -> draft.rules = other);
    }

    public VerifierSettings withStorage(Storage other) {
        return with(draft -> draft.storage = other);
    }

    public VerifierSettings withKafka(Map<String, String> properties) {
        return with(draft -> draft.kafka = properties);
    }

    public VerifierSettings withStateDirectory(Path directory) {
        return with(draft -> draft.stateDirectory = directory);
    }

    public VerifierSettings withInstance(String name) {
        return with(draft -> draft.instance = name);
    }

    public VerifierSettings withConfirmer(ConfirmerSettings settings) {
        return with(draft -> draft.confirmer = settings);
    }

    public VerifierSettings withSweeper(SweeperSettings settings) {
        return with(draft -> draft.sweeper = settings);
    }

    private VerifierSettings with(Consumer<Draft> change) {
        var draft = new Draft(this);
        change.accept(draft);
        return draft.settings();
    }

    /// What can be changed of settings.
    private static final class Draft {
        private final VerifierSettings before;
        private Map<String, String> kafka;
        private Rules rules;
        private int threads;
        private int standbys;
        private Storage storage;
        private Path stateDirectory;
        private String instance;
        private @Nullable ConfirmerSettings confirmer;
        private @Nullable SweeperSettings sweeper;

        Draft(VerifierSettings before) {
            this.before = before;
            kafka = before.kafka;
            rules = before.rules;
            threads = before.threads;
            standbys = before.standbys;
            storage = before.storage;
            stateDirectory = before.stateDirectory;
            instance = before.instance;
            confirmer = before.confirmer;
            sweeper = before.sweeper;
        }

        VerifierSettings settings() {
            return new VerifierSettings(
                    before.topics,
                    before.lanes,
                    before.bootstrap,
                    kafka,
                    rules,
                    threads,
                    standbys,
                    storage,
                    stateDirectory,
                    instance,
                    confirmer,
                    sweeper);
        }
    }

    /// The Kafka Streams application, and so its consumer group and the prefix of its internal topics.
    public String application() {
        return topics.migration() + ".verifier";
    }

    @Override
    public String toString() {
        return "VerifierSettings[%s at %s, %d threads, %s in %s, instance %s]"
                .formatted(topics.migration(), bootstrap, threads, storage, stateDirectory, instance);
    }
}
