package io.lockstep.app.topics;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.lockstep.events.ChangeRecord;
import io.lockstep.events.ColumnsDeclared;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowVersion;
import io.lockstep.events.TableNotice;
import io.lockstep.events.Watermark;
import io.lockstep.events.codec.ChangeRecordCodec;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.codec.RowKeyCodec;
import io.lockstep.events.json.EventsJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/// One record as a line of JSON: its place, its key, and what it says. What cannot be decoded is shown as Base64,
/// with the reason.
record RecordJson(boolean binary, boolean rowKeys) {
    private static final ObjectMapper JSON = EventsJson.MAPPER;

    ObjectNode of(ConsumerRecord<byte[], byte[]> record) {
        ObjectNode line = JSON.createObjectNode()
                .put("partition", record.partition())
                .put("offset", record.offset())
                .put("timestamp", Instant.ofEpochMilli(record.timestamp()).toString());
        line.set("key", key(record.key()));
        line.set("value", value(record.value()));
        return line;
    }

    private JsonNode key(byte @Nullable [] key) {
        if (key == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        if (!rowKeys) {
            return new TextNode(new String(key, StandardCharsets.UTF_8));
        }
        try {
            return RowJson.of(RowKeyCodec.decode(key));
        } catch (MalformedRecordException e) {
            return undecoded(key, e);
        }
    }

    private JsonNode value(byte @Nullable [] value) {
        if (value == null) {
            return JsonNodeFactory.instance.nullNode();
        }
        try {
            return binary ? change(ChangeRecordCodec.decode(value)) : JSON.readTree(value);
        } catch (MalformedRecordException | IOException e) {
            return undecoded(value, e);
        }
    }

    private static ObjectNode undecoded(byte[] bytes, Exception e) {
        return JSON.createObjectNode()
                .put("undecoded", Base64.getEncoder().encodeToString(bytes))
                .put("problem", e.getMessage());
    }

    private static ObjectNode change(ChangeRecord record) {
        ObjectNode node = JSON.createObjectNode()
                .put("kind", kind(record))
                .put("lane", record.lane())
                .put("position", record.position().toString());
        switch (record) {
            case RowVersion version -> version(version, node);
            case Watermark watermark ->
                node.put("sequence", watermark.sequence())
                        .put("epoch", watermark.epoch())
                        .put("seen", watermark.seen())
                        .put("writtenAt", watermark.writtenAt().toString())
                        .put("versionsSince", watermark.versionsSince());
            case ColumnsDeclared declared -> {
                node.put("table", declared.table().toString())
                        .put("columnsId", hex(declared.columns().id()));
                declared.columns().names().forEach(node.putArray("columns")::add);
            }
            case TableNotice notice ->
                node.put("table", notice.table().toString())
                        .put("reason", notice.reason().name());
        }
        return node;
    }

    private static String kind(ChangeRecord record) {
        return switch (record) {
            case RowVersion _ -> "ROW_VERSION";
            case Watermark _ -> "WATERMARK";
            case ColumnsDeclared _ -> "COLUMNS_DECLARED";
            case TableNotice _ -> "TABLE_NOTICE";
        };
    }

    private static void version(RowVersion version, ObjectNode node) {
        node.put("operation", version.operation().name())
                .put("transaction", version.transaction())
                .put("committedAt", version.committedAt().toString());
        node.set("row", RowJson.of(version.key()));
        node.putObject("scheme")
                .put("keyId", version.scheme().keyId())
                .put("encoding", version.scheme().encoding())
                .put("rulesId", version.scheme().rulesId());
        if (version.image() instanceof RowImage.Present present) {
            node.put("columnsId", hex(present.columns()));
            var fingerprints = node.putArray("fingerprints");
            for (int i = 0; i < present.width(); i++) {
                long fingerprint = present.fingerprint(i);
                fingerprints.add(fingerprint == RowImage.HIDDEN ? null : hex(fingerprint));
            }
        }
    }

    private static String hex(long bits) {
        return "%016x".formatted(bits);
    }
}
