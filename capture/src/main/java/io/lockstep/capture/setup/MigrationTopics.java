package io.lockstep.capture.setup;

import io.lockstep.capture.database.Problem;
import io.lockstep.events.TopicShape;
import io.lockstep.events.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The topics and groups of a migration.
public final class MigrationTopics {
    private final String migration;
    private final TopicAdmin kafka;

    public MigrationTopics(String migration, TopicAdmin kafka) {
        this.migration = migration;
        this.kafka = kafka;
    }

    private List<TopicShape> wanted() {
        return TopicShape.all(new Topics(migration), kafka.partitions());
    }

    /// Creates what is missing.
    List<Step> plan(Site source) {
        Set<String> present = kafka.topics();
        return wanted().stream().map(topic -> plan(topic, present, source)).toList();
    }

    private static Step plan(TopicShape topic, Set<String> present, Site source) {
        return present.contains(topic.name())
                ? new Step.Present(Place.KAFKA, "topic " + topic.name())
                : new Step.CreateTopic(
                        topic.name(),
                        topic.partitions(),
                        topic.configuration(),
                        source.record(Kind.TOPIC, topic.name(), ""));
    }

    /// Which topics are not there.
    public List<String> missing() {
        Set<String> present = kafka.topics();
        return wanted().stream()
                .map(TopicShape::name)
                .filter(name -> !present.contains(name))
                .toList();
    }

    /// What of the topics that are there is not as it must be.
    public List<Problem> problems() {
        Set<String> present = kafka.topics();
        return wanted().stream()
                .filter(topic -> present.contains(topic.name()))
                .flatMap(this::problems)
                .toList();
    }

    /// Which of the topics that are there forget too early.
    public List<Problem> risks() {
        Set<String> present = kafka.topics();
        return wanted().stream()
                .filter(topic -> present.contains(topic.name()))
                .filter(topic -> topic.isShortened(kafka.configuration(topic.name())))
                .map(topic -> new Problem(
                        "Topic " + topic.name() + " keeps records for less than retention.ms = "
                                + topic.configuration().get("retention.ms") + ": what it forgets unread is a gap",
                        "kafka-configs.sh --alter --topic " + topic.name() + " --add-config retention.ms="
                                + topic.configuration().get("retention.ms")))
                .toList();
    }

    private Stream<Problem> problems(TopicShape topic) {
        int partitions = kafka.partitions(Set.of(topic.name())).getOrDefault(topic.name(), 0);
        Optional<Problem> count = partitions == topic.partitions()
                ? Optional.empty()
                : Optional.of(new Problem(
                        "Topic " + topic.name() + " has " + partitions + " partitions and needs " + topic.partitions(),
                        topic.partitions() == 1
                                ? "delete it, then run `lockstep setup`"
                                : "set kafka.partitions to " + partitions + ", or delete the topics of the migration"));
        Map<String, String> actual = kafka.configuration(topic.name());
        return Stream.concat(
                count.stream(),
                topic.vital().entrySet().stream()
                        .filter(setting -> !setting.getValue().equals(actual.get(setting.getKey())))
                        .map(setting -> new Problem(
                                "Topic " + topic.name() + " has " + setting.getKey() + " = "
                                        + actual.get(setting.getKey()) + " and needs " + setting.getValue(),
                                "kafka-configs.sh --alter --topic " + topic.name() + " --add-config " + setting)));
    }

    /// Forgets what the verifier has read, unless one is running.
    List<Step> reset() {
        String group = migration + ".verifier";
        Optional<Integer> members = kafka.members(group);
        if (members.orElse(0) > 0) {
            return List.of(new Step.Left(
                    Place.KAFKA, "consumer group " + group, "a verifier is running: stop it to have its state reset"));
        }
        List<Step> steps = new ArrayList<>();
        members.ifPresent(_ -> steps.add(new Step.DeleteGroup(group)));
        internal().forEach(topic -> steps.add(new Step.DeleteTopic(topic, Optional.empty())));
        return steps;
    }

    /// Deletes what a setup has created, and what the verifier's Kafka Streams has created for itself.
    List<Step> removal(Site source) {
        List<Step> steps = new ArrayList<>(groups());
        Set<String> present = new TreeSet<>(kafka.topics());
        internal().forEach(topic -> steps.add(new Step.DeleteTopic(topic, Optional.empty())));
        for (Created entry : source.all(Kind.TOPIC)) {
            present.remove(entry.name());
            steps.add(new Step.DeleteTopic(entry.name(), Optional.of(source.forget(entry))));
        }
        wanted().stream()
                .map(TopicShape::name)
                .filter(present::contains)
                .forEach(name -> steps.add(new Step.Left(
                        Place.KAFKA,
                        "topic " + name,
                        "no setup has created it: kafka-topics.sh --delete --topic " + name)));
        return steps;
    }

    private List<Step> groups() {
        List<Step> steps = new ArrayList<>();
        for (String group : List.of(migration + ".verifier", migration + ".confirmer", migration + ".sweeper")) {
            kafka.members(group)
                    .ifPresent(members -> steps.add(
                            members == 0
                                    ? new Step.DeleteGroup(group)
                                    : new Step.Left(
                                            Place.KAFKA,
                                            "consumer group " + group,
                                            members + " members are running: stop the verifier")));
        }
        return steps;
    }

    private List<String> internal() {
        String prefix = migration + ".verifier-";
        return kafka.topics().stream()
                .filter(topic ->
                        topic.startsWith(prefix) && (topic.endsWith("-changelog") || topic.endsWith("-repartition")))
                .sorted()
                .toList();
    }
}
