package io.lockstep.capture.doctor;

import io.lockstep.capture.database.Carriers;
import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.setup.DmsRule;
import io.lockstep.capture.setup.SetupSettings;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.Resolution;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Looks at everything that a deployment needs and changes nothing: with the accounts of the services, and with the
/// administrator's where those do not log in.
///
/// @param accepted names of checks whose errors the operator knows and accepts
public record Doctor(SetupSettings settings, Set<String> accepted, InstantSource clock) {
    private static final String FULL = """
            SELECT 1 FROM pg_class WHERE oid = to_regclass(?) AND relreplident = 'f'""";

    private static final String MAPPINGS = "mappings";

    public Doctor {
        accepted = Set.copyOf(accepted);
    }

    /// Every finding, those that are well included.
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        try (Patient source = Patient.open(Side.SOURCE, settings, findings);
                Patient target = Patient.open(Side.TARGET, settings, findings)) {
            source.session()
                    .ifPresent(session ->
                            findings.addAll(new ServerChecks(session, slots(session.side()), clock).findings()));
            target.session()
                    .ifPresent(session ->
                            findings.addAll(new ServerChecks(session, slots(session.side()), clock).findings()));
            if (source.session().isPresent() && target.session().isPresent()) {
                findings.addAll(databases(source, target));
            }
        }
        settings.kafka()
                .ifPresent(brokers -> findings.addAll(new KafkaChecks(brokers, settings.migration()).findings()));
        return findings.stream().map(this::weighed).toList();
    }

    private List<String> slots(Side side) {
        return settings.lanes().stream().map(lane -> lane.names().slot(side)).toList();
    }

    private Finding weighed(Finding finding) {
        return finding.severity() == Severity.ERROR && accepted.contains(finding.check())
                ? finding.accepted()
                : finding;
    }

    private List<Finding> databases(Patient source, Patient target) {
        List<Finding> findings = new ArrayList<>();
        Map<LaneSettings, SelectedTables> lanes;
        try {
            lanes = lanes(source.session().orElseThrow(), target.session().orElseThrow());
        } catch (SetupException e) {
            return List.of(Finding.error("tables", "source", String.valueOf(e.getMessage()), e.fix()));
        }
        lanes.forEach((lane, tables) -> findings.addAll(selection(lane, tables)));
        for (Patient patient : List.of(source, target)) {
            findings.addAll(side(patient, lanes));
        }
        findings.addAll(carriers(target, lanes));
        findings.addAll(new SetupCheck(settings).findings());
        return findings;
    }

    private Map<LaneSettings, SelectedTables> lanes(Session source, Session target) {
        Map<LaneSettings, SelectedTables> lanes = new LinkedHashMap<>();
        settings.lanes().forEach(lane -> lanes.put(lane, SelectedTables.choose(lane, source, target)));
        return lanes;
    }

    /// What one lane's subscription carries of another's.
    private static List<Finding> carriers(Patient target, Map<LaneSettings, SelectedTables> lanes) {
        if (lanes.size() < 2) {
            return List.of();
        }
        Map<LaneSettings, List<TableId>> tables = new LinkedHashMap<>();
        lanes.forEach((lane, selected) -> tables.put(lane, selected.on(Side.TARGET)));
        return Carriers.read(target.session().orElseThrow()).problems(tables).stream()
                .map(problem -> Finding.error("lanes", "target", problem.what(), problem.fix()))
                .toList();
    }

    private static List<Finding> selection(LaneSettings lane, SelectedTables tables) {
        List<Finding> findings = new ArrayList<>();
        tables.notVerifiable()
                .forEach((table, concern) -> findings.add(Finding.error(
                        "tables",
                        table.toString(),
                        "cannot be verified: " + concern.message(),
                        "do that, or exclude the table")));
        findings.addAll(mappings(lane, tables));
        tables.rules()
                .forEach(rule -> findings.add(Finding.warn(
                        "rules",
                        rule.table().toString(),
                        "column " + rule.column() + " is compared by a rule: " + rule.tolerance(),
                        "nothing, if that is meant; lockstep_rule_applications_total says how often")));
        return findings;
    }

    /// What the replicator's rules leave out of tables that are verified, and whether they carry the watermarks.
    private static List<Finding> mappings(LaneSettings lane, SelectedTables tables) {
        if (tables.mapped().mappings().isEmpty()) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        for (Resolution.Compared table : tables.verifiable()) {
            table.notCompared()
                    .forEach(column -> findings.add(Finding.error(
                            MAPPINGS,
                            table.source().toString(),
                            "column " + column.source() + " is not compared: " + column.reason(),
                            "change the rule, or exclude the table")));
        }
        tables.notCopied()
                .forEach((table, reason) -> findings.add(Finding.warn(
                        MAPPINGS,
                        table.toString(),
                        "is selected by tables.include and not copied: " + reason,
                        "nothing, if that is meant")));
        TableId watermark = lane.watermarkTable().id();
        findings.add(
                tables.mapped().of(watermark) instanceof Resolution.NotSelected
                        ? Finding.error(
                                MAPPINGS,
                                watermark.toString(),
                                "no rule of tables.mappings copies it: nothing could be proven",
                                "add to them, and to the task's: " + DmsRule.of(watermark))
                        : Finding.ok(MAPPINGS, watermark.toString(), "the rules copy it as it is"));
        return findings;
    }

    private List<Finding> side(Patient patient, Map<LaneSettings, SelectedTables> lanes) {
        List<Finding> findings = new ArrayList<>();
        patient.session().ifPresent(session -> {
            List<TableId> tables = lanes.values().stream()
                    .flatMap(selected -> selected.on(session.side()).stream())
                    .toList();
            findings.addAll(identities(session, tables));
            if (patient.isRuntime()) {
                findings.addAll(new RoleChecks(session, tables).findings());
            }
            lanes.forEach((lane, selected) ->
                    findings.addAll(new LaneChecks(session, lane, selected.on(session.side())).findings()));
            findings.addAll(new AbandonedLanes(session, settings).findings());
        });
        return findings;
    }

    private static List<Finding> identities(Session session, List<TableId> tables) {
        return tables.stream()
                .filter(table -> session.exists(FULL, table.quoted()))
                .map(table -> Finding.warn(
                        "replica-identity",
                        table.toString(),
                        "REPLICA IDENTITY is FULL on the " + session.side().word()
                                + ": every update and delete writes the whole old row to the log",
                        "set it to DEFAULT unless somebody else needs it; Lockstep does not"))
                .toList();
    }
}
