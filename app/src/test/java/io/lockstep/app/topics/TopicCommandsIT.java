package io.lockstep.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.app.Program;
import io.lockstep.app.SharedLab;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.Columns;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.Topics;
import io.lockstep.events.Watermark;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.EventsJson;
import io.lockstep.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `topics dump` and `explain` against a real broker that holds what capture and verifier would have written.
final class TopicCommandsIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PARTITIONS = 3;
    private static final int NEIGHBOURS = 30;
    private static final Topics TOPICS = new Topics("shop");
    private static final TableId ORDERS = new TableId("public", "orders");
    private static final Columns COLUMNS = new Columns(List.of("id", "note", "total"));
    private static final Instant THEN = Instant.parse("2026-11-22T10:00:00Z");

    /// By a clock that is ahead of the broker's.
    private static final Instant LATER = Instant.parse("2126-11-22T10:00:00Z");

    @TempDir
    private static Path directory;

    private static final Lab LAB = SharedLab.lab();
    private static @Nullable KafkaProducer<byte[], byte[]> producer;

    @BeforeAll
    static void publish() throws Exception {
        Map<String, Object> client = Map.of("bootstrap.servers", LAB.kafka().bootstrap());
        try (Admin admin = Admin.create(client)) {
            var topics = new ArrayList<NewTopic>();
            Stream.of(Side.values())
                    .map(side -> new NewTopic(TOPICS.changes(side), PARTITIONS, (short) 1)
                            .configs(Map.of("message.timestamp.type", "LogAppendTime")))
                    .forEach(topics::add);
            Stream.of(TOPICS.verdicts(), TOPICS.progress())
                    .map(name -> new NewTopic(name, 1, (short) 1))
                    .forEach(topics::add);
            admin.createTopics(topics).all().get(2, TimeUnit.MINUTES);
        }
        try (var sending = new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
            producer = sending;
            story();
        }
    }

    /// Row 700: inserted on both sides, updated twice on the source and once on the target, then written by
    /// somebody.
    private static void story() throws Exception {
        for (Side side : Side.values()) {
            broadcast(side, new Watermark("main", at(1), 1, 1, 0, THEN, 0));
            broadcast(side, new ColumnsDeclared("main", at(2), ORDERS, COLUMNS));
        }
        change(Side.SOURCE, 3, Operation.INSERT, 700, 1, 2, 3);
        change(Side.SOURCE, 4, Operation.INSERT, 701, 1, 2, 3);
        change(Side.SOURCE, 5, Operation.UPDATE, 700, 1, 4, 3);
        change(Side.SOURCE, 6, Operation.UPDATE, 700, 1, 4, 5);
        broadcast(Side.SOURCE, new Watermark("main", at(7), 2, 1, 1, THEN, 3));
        change(Side.TARGET, 3, Operation.INSERT, 700, 1, 2, 3);
        change(Side.TARGET, 4, Operation.UPDATE, 700, 1, 4, 5);
        change(Side.TARGET, 5, Operation.UPDATE, 700, 1, 4, 9);
        for (int row = 900; row < 900 + NEIGHBOURS; row++) {
            change(Side.TARGET, new Position(new Lsn(5), row), Operation.INSERT, row, 1, 2, 3);
            change(Side.TARGET, new Position(new Lsn(5), row), Operation.INSERT, row, 1, 2, 3);
        }
        change(Side.TARGET, 6, Operation.INSERT, 703, 1, 2, 3);
        send(TOPICS.verdicts(), null, "d1", EventsJson.encode(divergence("d1", 700)));
        send(TOPICS.verdicts(), null, "d2", EventsJson.encode(divergence("d2", 702)));
    }

    @Test
    void change_records_are_lines_of_json_with_their_place() throws Exception {
        List<JsonNode> lines = dump("source.changes", "--from-beginning");

        assertThat(lines).hasSize(PARTITIONS * 3 + 4);
        JsonNode insert = lines.stream()
                .filter(line -> line.path("value").path("operation").asText().equals("INSERT"))
                .findFirst()
                .orElseThrow();
        assertThat(insert.path("partition").asInt()).isEqualTo(partition(700));
        assertThat(insert.path("offset").isNumber()).isTrue();
        assertThat(Instant.parse(insert.path("timestamp").asText())).isAfter(THEN.minus(Duration.ofDays(3650)));
        assertThat(insert.path("key").toString()).isEqualTo("{\"table\":\"public.orders\",\"columns\":{\"id\":700}}");
        assertThat(insert.path("value").path("position").asText()).isEqualTo("0/3+0");
        assertThat(insert.path("value").path("fingerprints"))
                .extracting(JsonNode::asText)
                .containsExactly("0000000000000001", "0000000000000002", "0000000000000003");
        assertThat(lines)
                .extracting(line -> line.path("value").path("kind").asText())
                .contains("WATERMARK", "COLUMNS_DECLARED");
    }

    @Test
    void a_key_finds_its_records_alone() throws Exception {
        assertThat(dump("source.changes", "--key", "public.orders:700")).hasSize(3);
        assertThat(dump("shop.source.changes", "--key", "public.orders id=701.0"))
                .hasSize(1);
        assertThat(dump("target.changes", "--key", "public.orders:701")).isEmpty();
        assertThat(dump("verdicts", "--key", "d2"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line.path("value").path("id").asText()).isEqualTo("d2"));
    }

    @Test
    void without_a_beginning_the_newest_are_shown_and_n_bounds_them() throws Exception {
        assertThat(dump("verdicts", "-n", "1"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("key").asText()).isEqualTo("d2"));
        assertThat(dump("verdicts", "--from-beginning", "-n", "1"))
                .singleElement()
                .satisfies(line -> assertThat(line.path("key").asText()).isEqualTo("d1"));
        assertThat(dump("source.changes")).hasSize(10);
        assertThat(dump("progress")).isEmpty();
    }

    @Test
    void a_topic_that_is_none_is_refused_with_those_there_are() throws Exception {
        Program wrong = run("topics", "dump", "orders");

        assertThat(wrong.status().get(2, TimeUnit.MINUTES)).isEqualTo(2);
        assertThat(wrong.err())
                .contains("the migration has no topic 'orders'")
                .contains("shop.source.changes", "shop.rulings");
    }

    @Test
    void a_topic_that_does_not_exist_yet_is_named() throws Exception {
        Program early = run("topics", "dump", "rulings");

        assertThat(early.status().get(2, TimeUnit.MINUTES)).isEqualTo(8);
        assertThat(early.err()).contains("there is no topic shop.rulings yet");
    }

    @Test
    void following_goes_on_until_interrupted() throws Exception {
        Program following = run("topics", "dump", "verdicts", "--follow", "-n", "1");
        org.awaitility.Awaitility.await()
                .atMost(Duration.ofMinutes(2))
                .until(() -> following.out().contains("\"d2\""));

        following.interrupt();

        assertThat(following.status().get(2, TimeUnit.MINUTES)).isEqualTo(130);
    }

    @Test
    void the_story_of_a_row_names_what_became_of_each_version() throws Exception {
        JsonNode story = JSON.readTree(done("explain", "public.orders:700", "-o", "json"));

        assertThat(story.path("partition").asInt()).isEqualTo(partition(700));
        List<String> source = meanings(story, "source");
        assertThat(source).hasSize(3);
        assertThat(source.get(0)).startsWith("on the target at 0/3+0, ");
        assertThat(source.get(1)).isEqualTo("not seen on the target; a later version was");
        assertThat(source.get(2)).startsWith("on the target at 0/4+0, ");
        assertThat(meanings(story, "target"))
                .containsExactly(
                        "as the source at 0/3+0",
                        "as the source at 0/6+0",
                        "like NO version of the source in the topic");
        assertThat(story.path("versions").findValuesAsText("changed")).isNotNull();
        assertThat(changed(story, "target")).containsExactly("[]", "[\"note\",\"total\"]", "[\"total\"]");
        assertThat(story.path("divergences"))
                .singleElement()
                .satisfies(each -> assertThat(each.path("id").asText()).isEqualTo("d1"));
    }

    @Test
    void the_story_is_readable() throws Exception {
        String text = done("explain", "public.orders", "id=700");

        assertThat(text.lines().findFirst().orElse(""))
                .isEqualTo("public.orders {\"id\":700}, partition " + partition(700) + ", decided before watermark -");
        assertThat(text)
                .contains("AT", "AFTER WATERMARK", "MEANING")
                .contains("like NO version of the source in the topic")
                .contains("FOREIGN_WRITE");
    }

    /// Each of them stands in the topic twice, as after a restart of the capture.
    @Test
    void a_divergence_is_told_with_what_else_its_transaction_has_changed() throws Exception {
        JsonNode transactions = JSON.readTree(done("explain", "public.orders:700", "-o", "json"))
                .path("transactions");

        assertThat(transactions).singleElement().satisfies(each -> {
            assertThat(each.path("side").asText()).isEqualTo("target");
            assertThat(each.path("transaction").asLong()).isEqualTo(775);
            assertThat(each.path("committedAt").asText()).isEqualTo(THEN.toString());
            assertThat(each.path("count").asInt()).isEqualTo(1 + NEIGHBOURS);
            assertThat(each.path("changes")).hasSize(20);
            assertThat(each.path("changes")
                            .valueStream()
                            .map(change -> change.path("row")
                                    .path("columns")
                                    .path("id")
                                    .asInt()))
                    .startsWith(700, 900, 901, 902)
                    .doesNotContain(703);
        });
        assertThat(done("explain", "public.orders:700"))
                .contains("Transaction 775 of the target, committed at " + THEN + ", changed:")
                .contains("  UPDATE public.orders {\"id\":700}\n  INSERT public.orders {\"id\":900}\n")
                .endsWith("  and " + (1 + NEIGHBOURS - 20) + " more\n");
    }

    @Test
    void a_row_without_a_story_is_not_a_success() throws Exception {
        Program nothing = run("explain", "public.orders:999");
        assertThat(nothing.status().get(2, TimeUnit.MINUTES)).isEqualTo(4);
        assertThat(nothing.out()).contains("no version of the row in the change topics");

        Program noTable = run("explain", "public.nothing:1");
        assertThat(noTable.status().get(2, TimeUnit.MINUTES)).isEqualTo(4);
        assertThat(noTable.err()).contains("the change topics hold no change of public.nothing");
    }

    private static List<String> meanings(JsonNode story, String side) {
        return versions(story, side).map(each -> each.path("meaning").asText()).toList();
    }

    private static List<String> changed(JsonNode story, String side) {
        return versions(story, side)
                .map(each -> each.path("changed").toString())
                .toList();
    }

    private static Stream<JsonNode> versions(JsonNode story, String side) {
        return story.path("versions")
                .valueStream()
                .filter(each -> each.path("side").asText().equals(side));
    }

    private static List<JsonNode> dump(String... words) throws Exception {
        String[] all =
                Stream.concat(Stream.of("topics", "dump"), Stream.of(words)).toArray(String[]::new);
        var lines = new ArrayList<JsonNode>();
        for (String line : done(all).lines().toList()) {
            lines.add(JSON.readTree(line));
        }
        return lines;
    }

    private static String done(String... words) throws Exception {
        Program program = run(words);
        assertThat(program.status().get(2, TimeUnit.MINUTES)).as(program.err()).isZero();
        return program.out();
    }

    private static Program run(String... words) throws IOException {
        Path file = Files.writeString(
                directory.resolve("lockstep.yaml"), """
                    migration: shop
                    source: { url: "jdbc:postgresql://old/shop", user: lockstep }
                    target: { url: "jdbc:postgresql://new/shop", user: lockstep }
                    kafka: { bootstrap: "%s", partitions: 3 }
                    replication: { type: none }
                    """.formatted(LAB.kafka().bootstrap()));
        return Program.run(
                directory,
                Stream.concat(Stream.of("--config", file.toString()), Stream.of(words))
                        .toArray(String[]::new));
    }

    private static void broadcast(Side side, ChangeRecord record) throws Exception {
        for (int partition = 0; partition < PARTITIONS; partition++) {
            send(TOPICS.changes(side), partition, null, ChangeRecordCodec.encode(record));
        }
    }

    private static void change(Side side, int commit, Operation operation, int id, long... fingerprints)
            throws Exception {
        change(side, at(commit), operation, id, fingerprints);
    }

    private static void change(Side side, Position position, Operation operation, int id, long... fingerprints)
            throws Exception {
        var version = new RowVersion(
                "main",
                position,
                770 + position.previousCommit().value(),
                THEN,
                new FingerprintScheme(1, 1, 0),
                operation,
                key(id),
                new RowImage.Present(COLUMNS.id(), fingerprints));
        byte[] key = RowKeyCodec.encode(key(id));
        sending()
                .send(new ProducerRecord<>(TOPICS.changes(side), partition(id), key, ChangeRecordCodec.encode(version)))
                .get();
    }

    private static void send(String topic, @Nullable Integer partition, @Nullable String key, byte[] value)
            throws Exception {
        byte[] bytes = key == null ? null : key.getBytes(StandardCharsets.UTF_8);
        sending().send(new ProducerRecord<>(topic, partition, bytes, value)).get();
    }

    private static Divergence divergence(String id, int row) {
        return new Divergence(
                id,
                "main",
                1,
                partition(row),
                key(row),
                DivergenceClass.FOREIGN_WRITE,
                DivergenceState.SUSPECT,
                List.of("total"),
                null,
                at(5),
                775L,
                2,
                LATER,
                LATER,
                null,
                false);
    }

    private static RowKey key(int id) {
        return new RowKey(ORDERS, List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "" + id)));
    }

    private static int partition(int id) {
        return Utils.toPositive(Utils.murmur2(RowKeyCodec.encode(key(id)))) % PARTITIONS;
    }

    private static Position at(int commit) {
        return new Position(new Lsn(commit), 0);
    }

    private static KafkaProducer<byte[], byte[]> sending() {
        return java.util.Objects.requireNonNull(producer);
    }
}
