package io.lockstep.events.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.codec.MalformedRecordException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventsJsonTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00.123456Z");
    private static final TableId HOSTILE = new TableId("pub.lic", "or\"ders");

    @Test
    void a_divergence_reads_back_as_it_was_written() {
        Divergence divergence = divergence();
        assertThat(EventsJson.divergence(EventsJson.encode(divergence))).isEqualTo(divergence);
    }

    @Test
    void a_divergence_shows_its_key_as_an_object_with_numbers_as_numbers() {
        assertThat(new String(EventsJson.encode(divergence()), UTF_8))
                .startsWith("{\"schema\":\"lockstep/divergence/v1\"")
                .contains("\"columns\":{\"id\":700,\"zone\":\"eu\"}");
    }

    @Test
    void a_capture_report_reads_back_as_it_was_written_also_when_little_is_known() {
        var full = new CaptureReport(
                "main",
                Side.SOURCE,
                true,
                Position.parse("16/B374D848+3"),
                4096L,
                "the slot is in use",
                Map.of(HOSTILE, "it has no primary key"),
                new FingerprintScheme(-7, 1, 2),
                SharedConfiguration.of(Map.of("kafka.partitions", "12")),
                new CaptureReport.WatermarkReport(3, 42, 41, null),
                NOON);
        var bare = new CaptureReport(
                "main",
                Side.TARGET,
                false,
                null,
                null,
                null,
                Map.of(),
                full.scheme(),
                SharedConfiguration.NONE,
                null,
                NOON);

        assertThat(EventsJson.captureReport(EventsJson.encode(full))).isEqualTo(full);
        assertThat(EventsJson.captureReport(EventsJson.encode(bare))).isEqualTo(bare);
        assertThat(new String(EventsJson.encode(full), UTF_8))
                .startsWith("{\"schema\":\"lockstep/capture/v1\",\"lane\":\"main\",\"side\":\"SOURCE\"")
                .contains("\"settings\":{\"kafka.partitions\":\"12\"}");
    }

    @Test
    void progress_reads_back_as_it_was_written() {
        var lag = new LagHistogram(new TreeMap<>(Map.of(LagHistogram.bucket(12), 3L)));
        var table = new TableProgress(
                9,
                Map.of(Operation.INSERT, 4L),
                Map.of(Operation.DELETE, 1L),
                3,
                1,
                0,
                Map.of(DivergenceClass.FOREIGN_WRITE, 1L),
                1,
                0,
                2,
                lag,
                Set.of(UnprovenReason.TRUNCATED));
        var progress = new Progress(
                "main",
                3,
                2,
                41,
                40,
                NOON,
                44,
                42,
                7L,
                Position.parse("0/1A+2"),
                Position.START,
                new SourceAccount(10, 0, 3, 1, 1, 4, 1),
                TargetAccount.ZERO,
                null,
                Set.of(UnprovenReason.GAP),
                Map.of(HOSTILE, table),
                NOON);
        assertThat(EventsJson.progress(EventsJson.encode(progress))).isEqualTo(progress);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-9223372036854775808", "123456789012345678901234567890", "0.1", "-1.5", "NaN", "-Infinity"
            })
    void a_numeric_key_reads_back_digit_by_digit(String number) throws JsonProcessingException {
        var kind = Character.isDigit(number.charAt(number.length() - 1)) ? KeyColumn.Kind.NUMBER : KeyColumn.Kind.TEXT;
        var key = new RowKey(HOSTILE, List.of(new KeyColumn("id", kind, number)));
        String json = EventsJson.MAPPER.writeValueAsString(key);
        assertThat(EventsJson.MAPPER.readValue(json, RowKey.class)).isEqualTo(key);
    }

    @Test
    void foreign_documents_are_refused() {
        assertThatThrownBy(() -> EventsJson.progress("{\"schema\":\"else\"}".getBytes(UTF_8)))
                .isInstanceOf(MalformedRecordException.class);
        assertThatThrownBy(() -> EventsJson.divergence("rubbish".getBytes(UTF_8)))
                .isInstanceOf(MalformedRecordException.class);
    }

    private static Divergence divergence() {
        var key = new RowKey(
                HOSTILE,
                List.of(
                        new KeyColumn("zone", KeyColumn.Kind.TEXT, "eu"),
                        new KeyColumn("id", KeyColumn.Kind.NUMBER, "700")));
        return new Divergence(
                "d1",
                "main",
                1,
                0,
                key,
                DivergenceClass.VALUE_MISMATCH,
                DivergenceState.SUSPECT,
                List.of("note"),
                Position.parse("16/B374D848+3"),
                null,
                7_000_000_000L,
                41,
                NOON,
                NOON,
                null,
                false);
    }
}
