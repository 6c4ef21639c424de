package io.lockstep.cutover.fence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.lockstep.cutover.act.Permit;
import io.lockstep.cutover.query.Query;
import io.lockstep.events.CutoverTables;
import io.lockstep.events.Side;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The roles as they were before a step took or gave their login. A step that is done again and finds one more role
/// keeps that in one more image, `STEP.2` and so on.
///
/// @param step `FENCE_SOURCE` or `OPEN_TARGET`
record Images(CutoverTables tables, Side side, String step) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /// All that was kept for a run, in no order.
    List<FencedRole> read(Connection session, long run) throws SQLException {
        List<FencedRole> roles = new ArrayList<>();
        for (String image : images(session, run)) {
            roles.addAll(parse(image));
        }
        return roles;
    }

    private List<String> images(Connection session, long run) throws SQLException {
        return Query.texts(
                session,
                "SELECT image FROM " + tables.image().quoted()
                        + " WHERE side = ? AND run = ? AND (step = ? OR starts_with(step, ?))",
                side.word(),
                run,
                step,
                step + ".");
    }

    /// Keeps those that are not kept yet; in the transaction that changes them.
    void keep(Permit permit, Connection session, List<FencedRole> roles) throws SQLException {
        Set<Long> kept =
                read(session, permit.run()).stream().map(FencedRole::oid).collect(Collectors.toSet());
        List<FencedRole> others =
                roles.stream().filter(role -> !kept.contains(role.oid())).toList();
        if (!others.isEmpty()) {
            int images = images(session, permit.run()).size();
            permit.keepImage(side, session, images == 0 ? step : step + "." + (images + 1), written(others));
        }
    }

    private static String written(List<FencedRole> roles) {
        ArrayNode array = JSON.createArrayNode();
        roles.forEach(role -> array.addObject()
                .put("oid", role.oid())
                .put("role", role.role())
                .put("login", role.login()));
        return array.toString();
    }

    private static List<FencedRole> parse(String image) {
        try {
            List<FencedRole> roles = new ArrayList<>();
            for (JsonNode each : JSON.readTree(image)) {
                roles.add(new FencedRole(
                        each.required("oid").asLong(),
                        each.required("role").asText(),
                        each.required("login").asBoolean()));
            }
            return roles;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an image of the fence cannot be read", e);
        }
    }
}
