package io.lockstep.app.terraform;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What must hold of everything that the modules make.
final class Policies {
    private static final Set<String> EVERYBODY = Set.of("0.0.0.0/0", "::/0");

    private static final String REACHED = "can be reached by everybody";

    /// What no resource of a type may be.
    private static final List<Rule> RULES = List.of(
            new Rule("aws_rds_cluster", each -> !each.isTrue("/storage_encrypted"), "is not encrypted"),
            new Rule("aws_rds_cluster", each -> !each.isTrue("/deletion_protection"), "can be deleted"),
            new Rule(
                    "aws_rds_cluster",
                    each -> each.isTrue("/skip_final_snapshot"),
                    "is deleted without a last snapshot"),
            new Rule("aws_rds_cluster_instance", each -> each.isTrue("/publicly_accessible"), REACHED),
            new Rule("aws_dms_replication_instance", each -> each.isTrue("/publicly_accessible"), REACHED),
            new Rule("aws_dms_replication_instance", each -> !each.isTrue("/multi_az"), "is in one zone"),
            new Rule("aws_dms_endpoint", each -> !each.text("/ssl_mode").equals("require"), "connects without TLS"),
            new Rule(
                    "aws_dms_replication_task",
                    each -> each.isTrue("/start_replication_task"),
                    "is started by an apply"),
            new Rule(
                    "aws_msk_cluster",
                    each -> !each.text("/encryption_info/0/encryption_in_transit/0/client_broker")
                            .equals("TLS"),
                    "takes connections without TLS"),
            new Rule(
                    "aws_msk_cluster",
                    each -> each.isTrue("/client_authentication/0/unauthenticated"),
                    "lets in whoever connects"),
            new Rule("aws_subnet", each -> each.isTrue("/map_public_ip_on_launch"), REACHED),
            new Rule("aws_ecs_service", each -> each.isTrue("/network_configuration/0/assign_public_ip"), REACHED),
            new Rule(
                    "aws_vpc_security_group_ingress_rule",
                    each -> EVERYBODY.contains(each.text("/cidr_ipv4")) || EVERYBODY.contains(each.text("/cidr_ipv6")),
                    REACHED));

    /// Where each type of resource says with which key it is encrypted.
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("aws_rds_cluster", List.of("/kms_key_id")),
            Map.entry("aws_rds_cluster_instance", List.of("/performance_insights_kms_key_id")),
            Map.entry("aws_dms_replication_instance", List.of("/kms_key_arn")),
            Map.entry("aws_dms_endpoint", List.of("/kms_key_arn")),
            Map.entry("aws_msk_cluster", List.of("/encryption_info/0/encryption_at_rest_kms_key_arn")),
            Map.entry("aws_secretsmanager_secret", List.of("/kms_key_id")),
            Map.entry("aws_cloudwatch_log_group", List.of("/kms_key_id")),
            Map.entry("aws_sns_topic", List.of("/kms_master_key_id")),
            Map.entry("aws_ecs_cluster", List.of("/configuration/0/execute_command_configuration/0/kms_key_id")));

    /// What a password would be called; and what the stand-in gives out as one.
    private static final Pattern PASSWORD = Pattern.compile("password|secret_string|token");

    private static final String MADE_UP_PASSWORD = "stub-random_password";

    private Policies() {}

    /// What does not hold, one sentence each.
    static List<String> violations(JsonNode state) {
        List<Resource> resources = Resource.of(state);
        List<String> found = new ArrayList<>();
        for (Resource each : resources) {
            RULES.stream()
                    .filter(rule -> each.is(rule.type()) && rule.broken().test(each))
                    .forEach(rule -> found.add(each.address() + " " + rule.says()));
            keys(each, found);
            secrets(each, found);
        }
        alarms(resources, found);
        zones(resources, found);
        if (state.toString().contains(MADE_UP_PASSWORD)) {
            found.add("a generated password is in the state");
        }
        return List.copyOf(found);
    }

    private static void keys(Resource each, List<String> found) {
        for (String pointer : KEYS.getOrDefault(each.type(), List.of())) {
            if (each.text(pointer).isEmpty()) {
                found.add(each.address() + " is encrypted with no key of ours: " + pointer);
            }
        }
    }

    private static void secrets(Resource each, List<String> found) {
        for (Map.Entry<String, JsonNode> value : each.values().properties()) {
            if (PASSWORD.matcher(value.getKey()).find()
                    && value.getValue().isTextual()
                    && !value.getKey().contains("arn")
                    && !value.getValue().asText().startsWith("stub-")) {
                found.add(each.address() + " has a secret in the state: " + value.getKey());
            }
        }
    }

    private static void alarms(List<Resource> resources, List<String> found) {
        for (String metric : List.of("lockstep_oldest_in_flight_seconds", "lockstep_watermark_age_seconds")) {
            boolean rings = resources.stream()
                    .filter(each -> each.is("aws_cloudwatch_metric_alarm"))
                    .filter(each -> each.text("/metric_name").equals(metric))
                    .anyMatch(each -> each.values().path("threshold").asDouble() <= 30
                            && each.text("/treat_missing_data").equals("breaching")
                            && !each.values().path("alarm_actions").isEmpty());
            if (!rings) {
                found.add("no alarm rings when " + metric + " is over 30 s or not there");
            }
        }
    }

    private static void zones(List<Resource> resources, List<String> found) {
        if (resources.stream()
                        .filter(each -> each.is("aws_rds_cluster_instance"))
                        .count()
                < 2) {
            found.add("Aurora has one instance");
        }
    }

    /// @param says what such a resource does
    private record Rule(String type, Predicate<Resource> broken, String says) {}

    /// The statements that allow something, of every policy of a role.
    static Stream<Grant> grants(JsonNode state, Function<String, JsonNode> json) {
        return Resource.of(state).stream()
                .filter(each -> each.is("aws_iam_role_policy"))
                .flatMap(each -> Resource.stream(
                                json.apply(each.text("/policy")).path("Statement"))
                        .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                        .map(statement -> new Grant(
                                each.address(), words(statement.path("Action")), words(statement.path("Resource")))));
    }

    private static Set<String> words(JsonNode node) {
        return node.isTextual()
                ? Set.of(node.asText())
                : Resource.stream(node).map(JsonNode::asText).collect(Collectors.toUnmodifiableSet());
    }

    /// What a role may do, and with what.
    record Grant(String role, Set<String> actions, Set<String> resources) {}
}
