package io.lockstep.events.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.lockstep.events.Cause;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.Side;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TableId;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.codec.MalformedRecordException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
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
                Map.of(HOSTILE, new CaptureReport.Concern(UnprovenReason.NO_KEY, "it has no primary key")),
                new FingerprintScheme(-7, 1, 2),
                SharedConfiguration.of(Map.of("kafka.partitions", "12")),
                new CaptureReport.WatermarkReport(3, 42, 41, null),
                List.of(new CaptureReport.Concern(UnprovenReason.SLOT_LOST, "the slot is gone")),
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
                List.of(),
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
                5,
                Map.of(DivergenceClass.FOREIGN_WRITE, 1L),
                6,
                1,
                0,
                2,
                Map.of(Operation.UPDATE, lag),
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
                new SourceAccount(10, 0, 3, 1, 1, 4, 1, 0),
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

    @ParameterizedTest
    @MethodSource("rulings")
    void a_ruling_is_written_as_the_golden_file_has_it_and_reads_back(Ruling ruling) throws IOException {
        Path golden = Path.of("src/test/resources/golden/ruling-v1/"
                + ruling.getClass().getSimpleName().toLowerCase(Locale.ROOT) + ".json");
        if (Boolean.getBoolean("lockstep.golden.write")) {
            Files.createDirectories(golden.getParent());
            Files.write(golden, EventsJson.encode(ruling));
        }
        assertThat(new String(EventsJson.encode(ruling), UTF_8)).isEqualTo(Files.readString(golden));
        assertThat(EventsJson.ruling(Files.readAllBytes(golden))).isEqualTo(ruling);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"schema\":\"lockstep/ruling/v1\"}",
                "{\"schema\":\"lockstep/ruling/v1\",\"kind\":\"PARDON\"}",
                "{\"schema\":\"lockstep/ruling/v1\",\"kind\":\"REFUTE\"}",
                "{\"schema\":\"lockstep/ruling/v1\",\"kind\":\"REFUTE\",\"subject\":{\"key\":{\"table\":\"x\"}}}",
                "{\"schema\":\"lockstep/ruling/v1\",\"kind\":\"RECHECK\",\"subject\":null}"
            })
    void what_is_only_in_part_a_ruling_is_refused(String json) {
        assertThatThrownBy(() -> EventsJson.ruling(json.getBytes(UTF_8))).isInstanceOf(MalformedRecordException.class);
    }

    @Test
    void a_confirmed_divergence_reads_back_with_its_evidence_and_who_took_note() {
        Divergence confirmed = divergence()
                .ruled(
                        DivergenceState.ACKNOWLEDGED,
                        evidence(),
                        2,
                        new Ruling.Acknowledgement("ada", "known, repair on Monday", NOON),
                        null);
        assertThat(EventsJson.divergence(EventsJson.encode(confirmed))).isEqualTo(confirmed);
    }

    @Test
    void a_divergence_from_before_there_was_evidence_is_read_as_one_nobody_has_looked_at() {
        String old = new String(EventsJson.encode(divergence()), UTF_8)
                .replaceFirst(",\"evidence\":null,\"attempts\":0,\"acknowledgement\":null", "");
        assertThat(old).doesNotContain("evidence");
        assertThat(EventsJson.divergence(old.getBytes(UTF_8))).isEqualTo(divergence());
    }

    @Test
    void evidence_from_before_there_were_causes_is_read_as_unexplained() {
        var bare = new Evidence(
                Evidence.Presence.PRESENT,
                Evidence.Presence.ABSENT,
                List.of(new Evidence.Column("a", null, null)),
                NOON);
        Divergence confirmed = divergence().ruled(DivergenceState.CONFIRMED, bare, 2, null, null);
        String old = new String(EventsJson.encode(confirmed), UTF_8)
                .replace(",\"cause\":null,\"losses\":[]", "")
                .replace(",\"cause\":null", "");

        assertThat(old).doesNotContain("cause", "losses");
        assertThat(EventsJson.divergence(old.getBytes(UTF_8))).isEqualTo(confirmed);
    }

    static Stream<Ruling> rulings() {
        Ruling.Subject subject = divergence().subject();
        var window = new Ruling.Window(41, 43, 46);
        return Stream.of(
                new Ruling.Confirm(subject, window, evidence(), 3),
                new Ruling.Refute(subject, window, List.of("note"), 1),
                new Ruling.Recheck(subject, "ada", NOON),
                new Ruling.Report(subject, DivergenceClass.VALUE_MISMATCH, List.of("note"), NOON),
                new Ruling.Acknowledge(subject, "ada", "known, repair on Monday", NOON));
    }

    @Test
    void what_is_said_about_sweeps_is_read_as_it_was_written() {
        var report = new SweepReport(
                "main-1-2",
                "main",
                1,
                2,
                SweepReport.State.HELD,
                SweepReport.Origin.OPERATOR,
                "the source cannot be reached",
                "ada",
                "after a repair",
                "order",
                3,
                1,
                0,
                500,
                1500,
                2,
                12.5,
                NOON,
                null,
                NOON);
        var pass = new SweptTable.Pass("main-1-2", 9, List.of(List.of(0, 3), List.of(5, 5)), 500, 900, 2, null);
        var whole = new SweptTable.Whole("main-1-1", 1, 41, 900, 0, NOON);
        var table = new SweptTable("main", HOSTILE, 1, pass, whole);
        var plan = new SweepPlan("main", HOSTILE, "main-1-2", 0, 1, List.of(List.of("eu", "700")));
        var order = new SweepOrder("order", "main", SweepOrder.Kind.PAUSE, "main-1-2", "ada", "backup", NOON);

        assertThat(EventsJson.sweepReport(EventsJson.encode(report))).isEqualTo(report);
        assertThat(EventsJson.sweptTable(EventsJson.encode(table))).isEqualTo(table);
        assertThat(EventsJson.sweepPlan(EventsJson.encode(plan))).isEqualTo(plan);
        assertThat(EventsJson.sweepOrder(EventsJson.encode(order))).isEqualTo(order);
        assertThat(pass.settled()).isEqualTo(5);
        assertThat(plan.toString()).doesNotContain("700");
    }

    private static Evidence evidence() {
        return new Evidence(
                Evidence.Presence.PRESENT,
                Evidence.Presence.ABSENT,
                List.of(
                        new Evidence.Column("note", new Evidence.Cell("00000000000000ff", null), null),
                        new Evidence.Column(
                                "total",
                                new Evidence.Cell("0123456789abcdef", new Evidence.Value(null)),
                                null,
                                Cause.ROUNDED)),
                NOON,
                new Evidence.Explanation(Cause.ROUNDED, List.of("total"), "What was seen"),
                List.of("numeric-scale-6"));
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
