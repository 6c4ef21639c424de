package io.lockstep.app.repair;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import io.lockstep.verifier.repair.Outcome;
import io.lockstep.verifier.repair.RepairTable;
import io.lockstep.verifier.repair.Report;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One run of the command: what was found, what was or is to be done, and what became of it. Immutable.
///
/// @param applied whether anything was to be written
/// @param skipped divergences that are not repaired
/// @param reports of the others
/// @param states of the divergences whose rows were repaired, afterwards
/// @param columns what both catalogues say of the table; empty when nobody looked
/// @param warnings what keeps an `--apply` from being made
public record RepairRun(
        String migration,
        TableId table,
        boolean applied,
        List<Damages.Skipped> skipped,
        List<Report> reports,
        Map<String, DivergenceState> states,
        Optional<RepairTable> columns,
        List<String> warnings) {
    public RepairRun {
        skipped = List.copyOf(skipped);
        reports = List.copyOf(reports);
        states = Map.copyOf(states);
        warnings = List.copyOf(warnings);
    }

    /// Nothing was looked at: there is nothing to repair.
    static RepairRun nothing(String migration, TableId table, boolean applied, List<Damages.Skipped> skipped) {
        return new RepairRun(migration, table, applied, skipped, List.of(), Map.of(), Optional.empty(), List.of());
    }

    /// The same with what became of rows.
    RepairRun with(List<Report> rows, RepairTable looked) {
        return new RepairRun(migration, table, applied, skipped, rows, states, Optional.of(looked), warnings);
    }

    /// The same with what keeps it from being applied.
    RepairRun warned(List<String> of) {
        return new RepairRun(migration, table, applied, skipped, reports, states, columns, of);
    }

    /// The same with what became of the divergences.
    RepairRun closed(Map<String, DivergenceState> now) {
        return new RepairRun(migration, table, applied, skipped, reports, now, columns, warnings);
    }

    /// How many rows have this outcome.
    public long count(Outcome outcome) {
        return reports.stream().filter(report -> report.outcome() == outcome).count();
    }

    /// The divergences whose rows were repaired and that are open nevertheless.
    public List<String> stillOpen() {
        return reports.stream()
                .filter(report -> report.outcome() == Outcome.REPAIRED)
                .map(report -> report.damage().id())
                .filter(id -> Optional.ofNullable(states.get(id))
                        .map(DivergenceState::open)
                        .orElse(true))
                .toList();
    }

    /// How the process ends: what needs a human goes before what differs, and that before what is not known.
    public ExitStatus status() {
        if (count(Outcome.REFUSED) > 0) {
            return ExitStatus.MANUAL_ACTION;
        }
        if (differs()) {
            return ExitStatus.DIFFERENT;
        }
        return unknown() ? ExitStatus.UNVERIFIED : ExitStatus.DONE;
    }

    private boolean differs() {
        return count(Outcome.PLANNED) > 0
                || count(Outcome.CHANGED) > 0
                || skipped.stream().anyMatch(each -> each.state() != DivergenceState.SUSPECT);
    }

    private boolean unknown() {
        return count(Outcome.IN_FLIGHT) > 0
                || count(Outcome.UNREAD) > 0
                || !skipped.isEmpty()
                || !stillOpen().isEmpty();
    }
}
