package io.lockstep.app.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/// A resource of a state.
record Resource(String address, String type, JsonNode values) {
    /// All that are managed, of every module.
    static List<Resource> of(JsonNode state) {
        return module(state.at("/values/root_module")).toList();
    }

    private static Stream<Resource> module(JsonNode module) {
        Stream<Resource> own = stream(module.path("resources"))
                .filter(each -> each.path("mode").asText().equals("managed"))
                .map(each -> new Resource(
                        each.path("address").asText(), each.path("type").asText(), each.path("values")));
        return Stream.concat(own, stream(module.path("child_modules")).flatMap(Resource::module));
    }

    static Stream<JsonNode> stream(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false);
    }

    boolean is(String... types) {
        return List.of(types).contains(type);
    }

    String text(String pointer) {
        return values.at(pointer).asText("");
    }

    boolean isTrue(String pointer) {
        return values.at(pointer).asBoolean(false);
    }
}
