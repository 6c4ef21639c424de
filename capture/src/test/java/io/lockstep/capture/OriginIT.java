package io.lockstep.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.capture.setup.LaneSetup;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.TableNotice;
import io.lockstep.events.Topics;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.OriginHeader;
import io.lockstep.lab.TopicReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.Test;

/// Who has brought a change to the source, told with it: exactly, also by captures that begin anew in the middle.
class OriginIT implements OnSharedLab {
    private static final String NAME = "origins";
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final int TRANSACTIONS = 200;
    private static final int LARGEST = 60;

    @Test
    void exactly_the_changes_of_a_replication_origin_name_it_through_restarts_of_the_capture() throws Exception {
        var migration = new Migration(NAME);
        migration.runOnBoth("CREATE TABLE t (id int, n int, PRIMARY KEY (id, n))");
        try (LaneSetup setup = migration.setup()) {
            List<TableId> tables = setup.tables(Side.SOURCE);
            AtomicBoolean written = new AtomicBoolean();
            Thread writer = Thread.ofVirtual().start(() -> {
                write(migration);
                written.set(true);
            });
            while (!written.get()) {
                try (Capture _ = Capture.start(migration.capture(Side.SOURCE, tables))) {
                    int before = told(migration).size();
                    await().atMost(LONG)
                            .until(() -> written.get() || told(migration).size() > before + 5 * LARGEST);
                }
            }
            writer.join();
            migration.run(Side.SOURCE, "TRUNCATE t");
            try (Capture _ = Capture.start(migration.capture(Side.SOURCE, tables))) {
                await().atMost(LONG).until(() -> told(migration).stream().anyMatch(OriginIT::truncated));
            }
        }
        List<Told> told = told(migration);
        assertThat(told.stream().map(OriginIT::row).distinct())
                .as("every transaction, and the truncate")
                .hasSize(TRANSACTIONS + 1);
        assertThat(told)
                .allSatisfy(each -> assertThat(each.origin())
                        .as(each.toString())
                        .isEqualTo(row(each) % 2 == 1 ? Optional.of("from elsewhere") : Optional.empty()));
    }

    /// Every second transaction as if it came by replication, over two sessions that take turns.
    private static void write(Migration migration) {
        try (Connection own = migration.database(Side.SOURCE).connect();
                Connection brought = migration.database(Side.SOURCE).connect();
                Statement here = own.createStatement();
                Statement elsewhere = brought.createStatement()) {
            elsewhere.execute("SELECT pg_replication_origin_create('from elsewhere')");
            elsewhere.execute("SELECT pg_replication_origin_session_setup('from elsewhere')");
            for (int id = 0; id < TRANSACTIONS; id++) {
                (id % 2 == 1 ? elsewhere : here)
                        .execute("INSERT INTO t SELECT " + id + ", n FROM generate_series(0, " + id % LARGEST + ") n");
                Thread.sleep(Duration.ofMillis(5));
            }
            elsewhere.execute("SELECT pg_replication_origin_session_reset()");
            elsewhere.execute("SELECT pg_replication_origin_drop('from elsewhere')");
        } catch (SQLException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean truncated(Told each) {
        return each.record() instanceof TableNotice notice && notice.reason() == UnprovenReason.TRUNCATED;
    }

    /// The transaction, by the number in its rows; -2 for the truncate.
    private static int row(Told each) {
        return each.record() instanceof RowVersion version
                ? version.key().columns().stream()
                        .filter(column -> column.name().equals("id"))
                        .mapToInt(column -> Integer.parseInt(column.text()))
                        .findFirst()
                        .orElseThrow()
                : -2;
    }

    private static List<Told> told(Migration migration) {
        String topic = new Topics(NAME).changes(Side.SOURCE);
        String bootstrap = String.valueOf(migration.kafka().get("bootstrap.servers"));
        try (TopicReader<Told> reader = TopicReader.open(bootstrap, topic, OriginIT::told)) {
            Map<Integer, List<Told>> partitions = reader.partitions();
            return partitions.values().stream()
                    .flatMap(List::stream)
                    .filter(each -> truncated(each)
                            || (each.record() instanceof RowVersion version
                                    && version.key().table().name().equals("t")))
                    .toList();
        }
    }

    private static Told told(ConsumerRecord<byte[], byte[]> record) {
        Header origin = record.headers().lastHeader(OriginHeader.NAME);
        return new Told(
                ChangeRecordCodec.decode(record.value()),
                Optional.ofNullable(origin).map(header -> OriginHeader.decode(header.value())));
    }

    private record Told(ChangeRecord record, Optional<String> origin) {}
}
