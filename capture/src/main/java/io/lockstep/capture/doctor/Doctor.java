package io.lockstep.capture.doctor;

import io.lockstep.capture.database.LaneSettings;
import io.lockstep.capture.database.SelectedTables;
import io.lockstep.capture.database.Session;
import io.lockstep.capture.database.SetupException;
import io.lockstep.capture.setup.Brokers;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Looks at everything that a deployment needs, with the accounts of its services, and changes nothing.
///
/// @param kafka empty when each run brings its own
/// @param accepted names of checks whose errors the operator knows and accepts
public record Doctor(LaneSettings lane, Optional<Brokers> kafka, Set<String> accepted, InstantSource clock) {
    private static final String FULL = """
            SELECT 1 FROM pg_class WHERE oid = to_regclass(?) AND relreplident = 'f'""";

    public Doctor {
        accepted = Set.copyOf(accepted);
    }

    /// Every finding, those that are well included.
    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        Optional<Session> source = open(Side.SOURCE, findings);
        Optional<Session> target = open(Side.TARGET, findings);
        try {
            source.ifPresent(session -> findings.addAll(new ServerChecks(session, clock).findings()));
            target.ifPresent(session -> findings.addAll(new ServerChecks(session, clock).findings()));
            if (source.isPresent() && target.isPresent()) {
                findings.addAll(databases(source.get(), target.get()));
            }
        } finally {
            source.ifPresent(Session::close);
            target.ifPresent(Session::close);
        }
        kafka.ifPresent(
                brokers -> findings.addAll(new KafkaChecks(brokers, lane.names().migration()).findings()));
        return findings.stream().map(this::weighed).toList();
    }

    private Finding weighed(Finding finding) {
        return finding.severity() == Severity.ERROR && accepted.contains(finding.check())
                ? finding.accepted()
                : finding;
    }

    private Optional<Session> open(Side side, List<Finding> findings) {
        try {
            return Optional.of(Session.open(side, side == Side.SOURCE ? lane.source() : lane.target()));
        } catch (SetupException e) {
            findings.add(Finding.unreachable(side.word(), String.valueOf(e.getMessage()), e.fix()));
            return Optional.empty();
        }
    }

    private List<Finding> databases(Session source, Session target) {
        List<Finding> findings = new ArrayList<>();
        SelectedTables tables;
        try {
            tables = SelectedTables.choose(lane, source, target);
        } catch (SetupException e) {
            return List.of(Finding.error("tables", "source", String.valueOf(e.getMessage()), e.fix()));
        }
        tables.notVerifiable()
                .forEach((table, reason) -> findings.add(Finding.error(
                        "tables", table.toString(), "cannot be verified: " + reason, "do that, or exclude the table")));
        for (Session session : List.of(source, target)) {
            findings.addAll(identities(session, tables.verifiable()));
            findings.addAll(new RoleChecks(session, tables.verifiable()).findings());
            findings.addAll(new LaneChecks(session, lane, tables.verifiable()).findings());
        }
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
