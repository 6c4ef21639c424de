package io.lockstep.events.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.lockstep.events.Ruling;
import io.lockstep.events.codec.MalformedRecordException;
import java.io.IOException;

/// Reads and writes the documents of the cold topics. A document names its schema, such as
/// `lockstep/divergence/v1`; members that are not known here are passed over, so that later versions can add some.
/// Thread-safe.
public final class EventsJson {
    /// For whoever builds other documents out of the same values: keys as objects, tables and positions as text,
    /// times in ISO 8601.
    public static final ObjectMapper MAPPER = JsonMapper.builder()
            .addModule(new JavaTimeModule())
            .addModule(new EventsModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
            .build();

    private EventsJson() {}

    public static byte[] encode(Divergence divergence) {
        return encode("lockstep/divergence/v1", divergence);
    }

    public static byte[] encode(Progress progress) {
        return encode("lockstep/progress/v1", progress);
    }

    public static byte[] encode(CaptureReport report) {
        return encode("lockstep/capture/v1", report);
    }

    public static byte[] encode(Ruling ruling) {
        return encode("lockstep/ruling/v1", ruling);
    }

    public static byte[] encode(PartialMatch match) {
        return encode("lockstep/partial/v1", match);
    }

    public static byte[] encode(SweepReport report) {
        return encode("lockstep/sweep/v1", report);
    }

    public static byte[] encode(SweptTable table) {
        return encode("lockstep/swept-table/v1", table);
    }

    public static byte[] encode(SweepPlan plan) {
        return encode("lockstep/sweep-plan/v1", plan);
    }

    public static byte[] encode(SweepOrder order) {
        return encode("lockstep/sweep-order/v1", order);
    }

    /// @throws MalformedRecordException when the bytes are not about a sweep
    public static SweepReport sweepReport(byte[] json) {
        return decode("lockstep/sweep/v1", json, SweepReport.class);
    }

    /// @throws MalformedRecordException when the bytes are not about a table that is swept
    public static SweptTable sweptTable(byte[] json) {
        return decode("lockstep/swept-table/v1", json, SweptTable.class);
    }

    /// @throws MalformedRecordException when the bytes are not a part of a sweep's plan
    public static SweepPlan sweepPlan(byte[] json) {
        return decode("lockstep/sweep-plan/v1", json, SweepPlan.class);
    }

    /// @throws MalformedRecordException when the bytes are not an order
    public static SweepOrder sweepOrder(byte[] json) {
        return decode("lockstep/sweep-order/v1", json, SweepOrder.class);
    }

    /// @throws MalformedRecordException when the bytes are not about a row compared in part
    public static PartialMatch partialMatch(byte[] json) {
        return decode("lockstep/partial/v1", json, PartialMatch.class);
    }

    /// @throws MalformedRecordException when the bytes are not a ruling
    public static Ruling ruling(byte[] json) {
        return decode("lockstep/ruling/v1", json, Ruling.class);
    }

    /// @throws MalformedRecordException when the bytes are not a divergence
    public static Divergence divergence(byte[] json) {
        return decode("lockstep/divergence/v1", json, Divergence.class);
    }

    /// @throws MalformedRecordException when the bytes are not a progress document
    public static Progress progress(byte[] json) {
        return decode("lockstep/progress/v1", json, Progress.class);
    }

    /// @throws MalformedRecordException when the bytes are not a capture's report
    public static CaptureReport captureReport(byte[] json) {
        return decode("lockstep/capture/v1", json, CaptureReport.class);
    }

    private static byte[] encode(String schema, Object value) {
        ObjectNode document = MAPPER.createObjectNode().put("schema", schema);
        document.setAll((ObjectNode) MAPPER.valueToTree(value));
        try {
            return MAPPER.writeValueAsBytes(document);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("Cannot write " + value.getClass().getSimpleName() + " as JSON", e);
        }
    }

    private static <T> T decode(String schema, byte[] json, Class<T> type) {
        try {
            JsonNode document = MAPPER.readTree(json);
            if (!schema.equals(document.path("schema").asText())) {
                throw new MalformedRecordException("Not a " + schema + " document");
            }
            return MAPPER.treeToValue(document, type);
        } catch (IOException | IllegalArgumentException e) {
            throw new MalformedRecordException("Not a " + schema + " document: " + e.getMessage());
        }
    }
}
