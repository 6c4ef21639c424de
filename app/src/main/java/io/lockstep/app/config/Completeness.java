package io.lockstep.app.config;

import io.lockstep.events.comparison.ColumnRules;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// What can only be said once everything is read: what is missing, what is not available, what contradicts itself.
///
/// @param root where a missing key of the top level is reported
record Completeness(Findings findings, Origin root) {
    private static final String CLIENTS = "kafka.properties";

    void check() {
        refuseUnavailable();
        Leaf.ALL.stream()
                .filter(leaf -> leaf.key().required())
                .forEach(leaf -> require(leaf.path(), leaf.key().doc()));
        checkReplication();
        checkLanes();
        checkDatabases();
        checkQueue();
        checkAccounts();
        checkLegs();
        CutoverRoles.check(findings);
    }

    /// The way back is a migration whose name is longer.
    private void checkLegs() {
        Setting migration = findings.settings.get("migration");
        if (migration != null
                && migration.value() instanceof String name
                && name.length() > Leg.LONGEST_NAME
                && !isSet("replication.type", "none")
                && !Boolean.FALSE.equals(Optional.ofNullable(findings.settings.get("cutover.failback.enabled"))
                        .map(Setting::value)
                        .orElse(true))) {
            findings.problem(
                    migration.origin(),
                    "migration",
                    "has " + name.length() + " characters, and with a way back (cutover.failback.enabled) at most "
                            + Leg.LONGEST_NAME + " fit into the names of what is made for it");
        }
    }

    private void checkAccounts() {
        for (String account : List.of("admin.source", "admin.target", "watermark")) {
            List.of(account + ".url", account + ".password").stream()
                    .filter(findings.settings::containsKey)
                    .findFirst()
                    .ifPresent(key -> require(account + ".user", key + " is set"));
        }
        Setting writer = findings.settings.get("watermark.user");
        Setting reader = findings.settings.get("source.user");
        if (writer != null && reader != null && writer.value().equals(reader.value())) {
            findings.problem(writer.origin(), "watermark.user", "is source.user; leave it out, or name another role");
        }
    }

    /// What the Kafka clients would not take. It takes a moment, so commands that need no client leave it out.
    void checkClients() {
        Setting setting = findings.settings.get(CLIENTS);
        if (setting != null && setting.value() instanceof ClientProperties(Map<String, String> properties)) {
            ClientCheck.problems(properties).forEach((name, message) -> {
                String key = name.isEmpty() ? CLIENTS : CLIENTS + "." + name;
                findings.problem(findings.nearest(key, root), key, message);
            });
        }
    }

    /// Rules of columns that the replicator's rules leave out would hold for nothing.
    void checkRules() {
        Setting mappings = findings.settings.get(MappingsFile.KEY);
        Setting rules = findings.settings.get("tables.rules");
        if (rules != null
                && rules.value() instanceof RuleList list
                && mappings != null
                && mappings.value() instanceof MappingsFile file) {
            list.rules().rules().stream()
                    .filter(rule -> ColumnRules.onTarget(rule, file.mappings()).isEmpty())
                    .forEach(rule -> findings.problem(
                            rules.origin(),
                            "tables.rules",
                            "column " + rule.column() + " of " + rule.table()
                                    + " is not compared by tables.mappings: leave the rule out"));
        }
    }

    /// An order that the task does not keep would be a false alarm.
    void checkTask() {
        Setting file = findings.settings.get(DmsSettings.KEY);
        if (file != null
                && file.value() instanceof DmsSettings dms
                && dms.task().batchApply().orElse(false)
                && isSet("replication.apply", "ordered")) {
            findings.problem(
                    findings.nearest("replication.apply", root),
                    "replication.apply",
                    "is ordered, and " + dms + " says BatchApplyEnabled: leave it at auto, or make it causal");
        }
        Losses.check(findings);
    }

    private void require(String path, String doc) {
        if (findings.settings.containsKey(path) || findings.isFaulty(path)) {
            return;
        }
        findings.problem(findings.nearest(path, root), path, "missing; it is required (" + doc + ")");
    }

    private void refuseUnavailable() {
        Map<String, List<Leaf>> set = Leaf.ALL.stream()
                .filter(leaf -> !leaf.built() && differsFromDefault(leaf))
                .collect(Collectors.groupingBy(Leaf::unavailable, LinkedHashMap::new, Collectors.toList()));
        set.forEach(this::refuse);
    }

    private boolean differsFromDefault(Leaf leaf) {
        Optional<Object> fallback = Defaults.of(leaf).map(Setting::value);
        Setting setting = findings.settings.get(leaf.path());
        return setting != null && !fallback.equals(Optional.of(setting.value()));
    }

    private void refuse(String key, List<Leaf> set) {
        String remedy = set.stream().map(Completeness::remedy).distinct().collect(Collectors.joining(", "));
        Setting first = findings.settings.get(set.getFirst().path());
        Origin at = first == null ? root : first.origin();
        findings.problem(at, key, "not available in this version; leave out " + remedy);
    }

    private static String remedy(Leaf leaf) {
        String fallback = leaf.key().fallback();
        return fallback == null || fallback.equals("[]")
                ? leaf.path()
                : leaf.path() + " (or leave it at " + fallback + ")";
    }

    private void checkReplication() {
        if (isSet("replication.type", "dms")) {
            require("replication.dms.task-arn", "replication.type is dms");
            require("replication.dms.target-user", "replication.type is dms");
        }
        if (isSet("replication.type", "native")) {
            requireSubscriptions();
            for (String key : List.of(MappingsFile.KEY, DmsSettings.KEY, DmsSettings.SOURCE, DmsSettings.TARGET)) {
                Setting setting = findings.settings.get(key);
                if (setting != null) {
                    findings.problem(setting.origin(), key, "is for AWS DMS; replication.type is native: leave it out");
                }
            }
        }
    }

    /// Lanes that say nothing share that of the whole migration.
    private void requireSubscriptions() {
        List<LaneChoice> lanes = lanes();
        if (lanes.isEmpty()
                || lanes.stream().anyMatch(lane -> lane.subscription().isEmpty())) {
            require("replication.native.subscription", "replication.type is native");
        }
    }

    private void checkLanes() {
        Setting setting = findings.settings.get("lanes");
        if (setting != null && !isSet("replication.type", "native")) {
            lanes().stream()
                    .filter(lane -> lane.subscription().isPresent())
                    .forEach(lane -> findings.problem(
                            setting.origin(),
                            "lanes",
                            "lane " + lane.name() + " has a subscription, and replication.type is not native:"
                                    + " leave it out"));
        }
    }

    private List<LaneChoice> lanes() {
        Setting setting = findings.settings.get("lanes");
        return setting != null && setting.value() instanceof LaneList(List<LaneChoice> lanes) ? lanes : List.of();
    }

    private void checkDatabases() {
        Setting source = findings.settings.get("source.url");
        Setting target = findings.settings.get("target.url");
        if (source != null && target != null && source.value().equals(target.value())) {
            findings.problem(target.origin(), "target.url", "names the same database as source.url");
        }
    }

    private void checkQueue() {
        int batch = number("capture.batch-size");
        int queue = number("capture.queue-size");
        if (queue <= batch) {
            Origin at = findings.nearest("capture.queue-size", root);
            findings.problem(
                    at, "capture.queue-size", "must be more than capture.batch-size (" + batch + "), found " + queue);
        }
    }

    private int number(String key) {
        return Optional.ofNullable(findings.settings.get(key))
                .or(() -> Optional.ofNullable(Defaults.ALL.get(key)))
                .map(setting -> (Integer) setting.value())
                .orElseThrow();
    }

    private boolean isSet(String key, String value) {
        Setting setting = findings.settings.get(key);
        return setting != null && setting.value().equals(value);
    }
}
