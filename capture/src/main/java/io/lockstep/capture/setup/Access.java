package io.lockstep.capture.setup;

import io.lockstep.events.Side;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// What one role of the services may do on one side, for the administrator to see.
///
/// @param privileges such as `SELECT ON TABLE "public"."orders", "public"."customers"`
public record Access(Side side, String role, List<String> privileges) {
    public Access {
        privileges = List.copyOf(privileges);
    }

    static List<Access> of(Side side, Stream<Grant> grants) {
        Map<String, Map<String, List<String>>> byRole = new LinkedHashMap<>();
        grants.forEach(grant -> byRole.computeIfAbsent(grant.role(), _ -> new LinkedHashMap<>())
                .computeIfAbsent(grant.privilege() + " ON " + grant.on(), _ -> new ArrayList<>())
                .add(grant.object()));
        return byRole.entrySet().stream()
                .map(role -> new Access(
                        side,
                        role.getKey(),
                        role.getValue().entrySet().stream()
                                .map(entry -> entry.getKey() + " " + String.join(", ", entry.getValue()))
                                .toList()))
                .toList();
    }
}
