package io.lockstep.lab.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.core.protocol.MarshallingType;
import software.amazon.awssdk.core.traits.ListTrait;
import software.amazon.awssdk.core.traits.MapTrait;
import software.amazon.awssdk.core.util.SdkAutoConstructList;
import software.amazon.awssdk.core.util.SdkAutoConstructMap;
import software.amazon.awssdk.utils.builder.Buildable;

/// The SDK's objects as JSON, and back, by the fields that they list themselves.
final class Members {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MILLIS = 1_000;

    private Members() {}

    static ObjectNode json(SdkPojo object) {
        ObjectNode node = JSON.createObjectNode();
        for (SdkField<?> field : object.sdkFields()) {
            Object value = field.getValueOrDefault(object);
            if (isSet(value)) {
                node.set(field.locationName(), json(value));
            }
        }
        return node;
    }

    static boolean isSet(Object value) {
        return value != null && !(value instanceof SdkAutoConstructList) && !(value instanceof SdkAutoConstructMap);
    }

    private static JsonNode json(Object value) {
        return switch (value) {
            case SdkPojo object -> json(object);
            case List<?> list -> {
                ArrayNode array = JSON.createArrayNode();
                list.forEach(each -> array.add(json(each)));
                yield array;
            }
            case Map<?, ?> map -> {
                ObjectNode object = JSON.createObjectNode();
                map.forEach((key, each) -> object.set(key.toString(), json(each)));
                yield object;
            }
            case Instant instant -> JSON.getNodeFactory().numberNode(instant.toEpochMilli() / (double) MILLIS);
            case SdkBytes bytes ->
                JSON.getNodeFactory().textNode(Base64.getEncoder().encodeToString(bytes.asByteArray()));
            case Boolean flag -> JSON.getNodeFactory().booleanNode(flag);
            case Number number -> JSON.getNodeFactory().numberNode(new BigDecimal(number.toString()));
            default -> JSON.getNodeFactory().textNode(value.toString());
        };
    }

    /// Fills a builder.
    ///
    /// @throws Fault when there is a member that the SDK does not know
    static SdkPojo read(JsonNode node, SdkPojo builder) {
        Set<String> unknown = new TreeSet<>();
        node.fieldNames().forEachRemaining(unknown::add);
        for (SdkField<?> field : builder.sdkFields()) {
            JsonNode value = node.get(field.locationName());
            unknown.remove(field.locationName());
            if (value != null && !value.isNull()) {
                field.set(builder, value(field, value));
            }
        }
        if (!unknown.isEmpty()) {
            throw new Fault("ValidationException", "The model of the SDK has no member " + unknown);
        }
        return (SdkPojo) ((Buildable) builder).build();
    }

    private static Object value(SdkField<?> field, JsonNode value) {
        MarshallingType<?> type = field.marshallingType();
        if (type.equals(MarshallingType.SDK_POJO)) {
            return read(value, field.constructor().get());
        }
        if (type.equals(MarshallingType.LIST)) {
            SdkField<?> member = field.getTrait(ListTrait.class).memberFieldInfo();
            List<Object> list = new ArrayList<>();
            value.forEach(each -> list.add(value(member, each)));
            return list;
        }
        if (type.equals(MarshallingType.MAP)) {
            SdkField<?> member = field.getTrait(MapTrait.class).valueFieldInfo();
            Map<String, Object> map = new LinkedHashMap<>();
            value.properties().forEach(entry -> map.put(entry.getKey(), value(member, entry.getValue())));
            return map;
        }
        return scalar(type, value);
    }

    private static Object scalar(MarshallingType<?> type, JsonNode value) {
        if (type.equals(MarshallingType.INSTANT)) {
            return value.isNumber()
                    ? Instant.ofEpochMilli((long) (value.doubleValue() * MILLIS))
                    : Instant.parse(value.asText());
        }
        if (type.equals(MarshallingType.INTEGER)) {
            return value.asInt();
        }
        if (type.equals(MarshallingType.LONG)) {
            return value.asLong();
        }
        if (type.equals(MarshallingType.DOUBLE)) {
            return value.asDouble();
        }
        if (type.equals(MarshallingType.BOOLEAN)) {
            return value.asBoolean();
        }
        if (type.equals(MarshallingType.SDK_BYTES)) {
            return SdkBytes.fromByteArray(Base64.getDecoder().decode(value.asText()));
        }
        return value.asText();
    }
}
