package io.lockstep.events.json;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.LagHistogram;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.TableId;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.SortedMap;

/// How the shared values look in JSON.
final class EventsModule extends SimpleModule {
    private static final long serialVersionUID = 1L;

    EventsModule() {
        addSerializer(TableId.class, ToStringSerializer.instance);
        addDeserializer(TableId.class, new TableIds());
        addKeyDeserializer(TableId.class, new TableKeys());
        addSerializer(Position.class, ToStringSerializer.instance);
        addDeserializer(Position.class, new Positions());
        addSerializer(RowKey.class, new KeyWriter());
        addDeserializer(RowKey.class, new KeyReader());
        addSerializer(LagHistogram.class, new HistogramWriter());
        addDeserializer(LagHistogram.class, new HistogramReader());
        setMixInAnnotation(Ruling.class, RulingKinds.class);
    }

    /// `"kind":"CONFIRM"` says which ruling it is.
    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Ruling.Confirm.class, name = "CONFIRM"),
        @JsonSubTypes.Type(value = Ruling.Refute.class, name = "REFUTE"),
        @JsonSubTypes.Type(value = Ruling.Recheck.class, name = "RECHECK"),
        @JsonSubTypes.Type(value = Ruling.Report.class, name = "REPORT"),
        @JsonSubTypes.Type(value = Ruling.Acknowledge.class, name = "ACKNOWLEDGE")
    })
    private interface RulingKinds {}

    private static final class TableIds extends FromStringDeserializer<TableId> {
        private static final long serialVersionUID = 1L;

        TableIds() {
            super(TableId.class);
        }

        @Override
        protected TableId _deserialize(String text, DeserializationContext context) {
            return TableId.parse(text);
        }
    }

    private static final class TableKeys extends KeyDeserializer {
        @Override
        public Object deserializeKey(String text, DeserializationContext context) {
            return TableId.parse(text);
        }
    }

    private static final class Positions extends FromStringDeserializer<Position> {
        private static final long serialVersionUID = 1L;

        Positions() {
            super(Position.class);
        }

        @Override
        protected Position _deserialize(String text, DeserializationContext context) {
            return Position.parse(text);
        }
    }

    /// `{"table":"public.orders","columns":{"id":700}}`: numbers as JSON numbers, everything else as text.
    private static final class KeyWriter extends StdSerializer<RowKey> {
        private static final long serialVersionUID = 1L;

        KeyWriter() {
            super(RowKey.class);
        }

        @Override
        public void serialize(RowKey key, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeStartObject();
            out.writeStringField("table", key.table().toString());
            out.writeObjectFieldStart("columns");
            for (KeyColumn column : key.columns()) {
                out.writeFieldName(column.name());
                switch (column.kind()) {
                    case NUMBER -> out.writeNumber(new BigDecimal(column.text()));
                    case TEXT -> out.writeString(column.text());
                }
            }
            out.writeEndObject();
            out.writeEndObject();
        }
    }

    private static final class KeyReader extends StdDeserializer<RowKey> {
        private static final long serialVersionUID = 1L;

        KeyReader() {
            super(RowKey.class);
        }

        @Override
        public RowKey deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            JsonNode node = context.readTree(parser);
            if (!node.path("columns").isObject()) {
                context.reportInputMismatch(RowKey.class, "A row key without its columns");
            }
            var columns = new ArrayList<KeyColumn>();
            node.path("columns").properties().forEach(field -> columns.add(column(field.getKey(), field.getValue())));
            return new RowKey(TableId.parse(node.path("table").asText()), columns);
        }

        private static KeyColumn column(String name, JsonNode value) {
            return value.isNumber()
                    ? new KeyColumn(
                            name, KeyColumn.Kind.NUMBER, value.decimalValue().toPlainString())
                    : new KeyColumn(name, KeyColumn.Kind.TEXT, value.asText());
        }
    }

    /// `{"24":17}`: bucket to count.
    private static final class HistogramWriter extends StdSerializer<LagHistogram> {
        private static final long serialVersionUID = 1L;

        HistogramWriter() {
            super(LagHistogram.class);
        }

        @Override
        public void serialize(LagHistogram histogram, JsonGenerator out, SerializerProvider provider)
                throws IOException {
            out.writePOJO(histogram.counts());
        }
    }

    private static final class HistogramReader extends StdDeserializer<LagHistogram> {
        private static final long serialVersionUID = 1L;

        HistogramReader() {
            super(LagHistogram.class);
        }

        @Override
        public LagHistogram deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var type = context.getTypeFactory().constructMapType(SortedMap.class, Integer.class, Long.class);
            return new LagHistogram(context.readValue(parser, type));
        }
    }
}
