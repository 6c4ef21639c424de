package io.lockstep.lab.aws;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awssdk.core.SdkField;
import software.amazon.awssdk.core.SdkPojo;

/// AWS's Query protocol: forms in, XML out.
final class QueryProtocol {
    private static final JsonMapper JSON = new JsonMapper();

    private QueryProtocol() {}

    /// `a.b.member.1=x` as the object `{a: {b: ["x"]}}`, `c.entry.1.Name=y&c.entry.1.Value=z` as `{c: {y:
    /// "z"}}`.
    static ObjectNode read(String form) {
        ObjectNode root = JSON.createObjectNode();
        Map<String, String> sorted = new TreeMap<>();
        for (String pair : form.split("&", -1)) {
            String[] parts = pair.split("=", 2);
            sorted.put(decode(parts[0]), parts.length > 1 ? decode(parts[1]) : "");
        }
        sorted.forEach((name, value) -> put(root, name.split("\\.", -1), value));
        return (ObjectNode) lists(root);
    }

    private static void put(ObjectNode root, String[] path, String value) {
        ObjectNode node = root;
        for (int i = 0; i < path.length - 1; i++) {
            node = node.withObject("/" + path[i].replace("~", "~0").replace("/", "~1"));
        }
        node.put(path[path.length - 1], value);
    }

    private static JsonNode lists(JsonNode node) {
        if (!node.isObject()) {
            return node;
        }
        if (node.size() == 1 && node.path("member").isObject()) {
            ArrayNode array = JSON.createArrayNode();
            JsonNode members = node.path("member");
            for (int i = 1; members.has(Integer.toString(i)); i++) {
                array.add(lists(members.get(Integer.toString(i))));
            }
            return array;
        }
        ObjectNode object = JSON.createObjectNode();
        if (node.size() == 1 && node.path("entry").isObject()) {
            node.path("entry").forEach(entry -> object.set(entry.path("Name").asText(), lists(entry.path("Value"))));
        } else {
            node.properties().forEach(entry -> object.set(entry.getKey(), lists(entry.getValue())));
        }
        return object;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    static String answer(String action, SdkPojo object) {
        StringBuilder xml = new StringBuilder("<" + action + "Response><" + action + "Result>");
        members(xml, object);
        return xml.append("</" + action + "Result><ResponseMetadata><RequestId>fake</RequestId></ResponseMetadata></"
                        + action + "Response>")
                .toString();
    }

    static String fault(Fault fault) {
        StringBuilder xml = new StringBuilder("<ErrorResponse><Error><Type>Sender</Type>");
        element(xml, "Code", fault.code());
        element(xml, "Message", fault.text());
        return xml.append("</Error><RequestId>fake</RequestId></ErrorResponse>").toString();
    }

    private static void members(StringBuilder xml, SdkPojo object) {
        for (SdkField<?> field : object.sdkFields()) {
            Object value = field.getValueOrDefault(object);
            if (Members.isSet(value)) {
                element(xml, field.locationName(), value);
            }
        }
    }

    private static void element(StringBuilder xml, String name, Object value) {
        xml.append('<').append(name).append('>');
        switch (value) {
            case SdkPojo object -> members(xml, object);
            case List<?> list -> list.forEach(each -> element(xml, "member", each));
            case Instant instant -> xml.append(instant);
            default ->
                xml.append(value.toString()
                        .replace("&", "&amp;")
                        .replace("<", "&lt;")
                        .replace(">", "&gt;"));
        }
        xml.append("</").append(name).append('>');
    }
}
