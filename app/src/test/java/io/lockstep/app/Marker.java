package io.lockstep.app;

import io.lockstep.lab.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/// A text that is unlikely to occur by itself, and where it has got to.
record Marker(String text) {
    private static final String STATEMENTS = """
            SELECT format('UPDATE %I.%I SET %I = %s WHERE ctid = (SELECT min(ctid) FROM %I.%I)',
                          c.table_schema, c.table_name, c.column_name,
                          CASE c.data_type WHEN 'jsonb' THEN quote_literal(to_jsonb(m.text)) || '::jsonb'
                                           WHEN 'bytea' THEN quote_literal(convert_to(m.text, 'UTF8')) || '::bytea'
                                           WHEN 'ARRAY' THEN 'ARRAY[' || quote_literal(m.text) || ']'
                                           ELSE quote_literal(m.text) END,
                          c.table_schema, c.table_name)
            FROM information_schema.columns c CROSS JOIN (SELECT '%s'::text) m(text)
            WHERE c.table_schema = 'public'
              AND (c.data_type IN ('text', 'character varying', 'jsonb', 'bytea') OR c.udt_name = '_text')""";

    /// Writes it into one row of every column of the shop that can hold it.
    ///
    /// @return the number of columns
    int write(Database database) throws SQLException {
        List<String> statements = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(STATEMENTS.replace("'%s'::text", "'" + text + "'::text"))) {
                while (rows.next()) {
                    statements.add(rows.getString(1));
                }
            }
            for (String update : statements) {
                statement.execute(update);
            }
        }
        return statements.size();
    }

    /// The topics with a record that contains it, in whatever member.
    List<String> topics(String bootstrap) {
        Map<String, Object> properties = Map.of("bootstrap.servers", bootstrap, "exclude.internal.topics", "false");
        var bytes = new ByteArrayDeserializer();
        try (var consumer = new KafkaConsumer<>(properties, bytes, bytes)) {
            List<TopicPartition> partitions = consumer.listTopics().values().stream()
                    .flatMap(List::stream)
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> found = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(record -> {
                    if (isIn(record)) {
                        found.add(record.topic());
                    }
                });
            }
            return found.stream().distinct().sorted().toList();
        }
    }

    /// The files below a directory that contain it.
    List<Path> files(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile).filter(this::isIn).toList();
        }
    }

    private boolean isIn(ConsumerRecord<byte[], byte[]> record) {
        return isIn(record.key())
                || isIn(record.value())
                || Stream.of(record.headers().toArray()).anyMatch(header -> isIn(header.value()));
    }

    private boolean isIn(Path file) {
        try {
            return isIn(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean isIn(byte @Nullable [] bytes) {
        return bytes != null && new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }
}
