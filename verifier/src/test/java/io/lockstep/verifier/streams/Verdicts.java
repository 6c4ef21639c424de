package io.lockstep.verifier.streams;

import io.lockstep.events.DivergenceState;
import io.lockstep.events.RowKey;
import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.Progress;
import io.lockstep.verifier.matching.Judge;
import io.lockstep.verifier.matching.LaneState;
import io.lockstep.verifier.matching.Mode;
import io.lockstep.verifier.matching.Outcome;
import io.lockstep.verifier.matching.Rules;
import io.lockstep.verifier.matching.Suspect;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/// All that is known in the end about a history, however it was judged.
///
/// @param findings by identifier
/// @param partitions how far each partition came, with its accounts
public record Verdicts(Map<String, Finding> findings, Map<Integer, Standing> partitions) {
    /// How far a partition came.
    public record Standing(long proven, SourceAccount source, TargetAccount target) {}

    /// Judges a history on the heap, in the order in which it was written.
    public static Verdicts of(Collection<LogRecord> records) {
        var judge = new Judge(Rules.of(Mode.ORDERED));
        var states = new TreeMap<Integer, HeapState>();
        var findings = new TreeMap<String, Finding>();
        for (LogRecord each : records) {
            HeapState state = states.computeIfAbsent(each.partition(), _ -> new HeapState());
            for (Outcome outcome : judge.on(each.side(), each.record(), Instant.EPOCH, state)) {
                add(outcome, documents(state.lane(), each), findings);
            }
        }
        var partitions = new TreeMap<Integer, Standing>();
        states.forEach((partition, state) -> partitions.put(partition, standing(state.lane())));
        return new Verdicts(findings, partitions);
    }

    /// What was published about a history.
    public static Verdicts of(Collection<Divergence> verdicts, Map<Integer, Progress> progress) {
        var findings = new TreeMap<String, Finding>();
        verdicts.forEach(verdict -> findings.put(verdict.id(), Finding.of(verdict)));
        var partitions = new TreeMap<Integer, Standing>();
        progress.forEach((partition, each) ->
                partitions.put(partition, new Standing(each.proven(), each.sourceAccount(), each.targetAccount())));
        return new Verdicts(findings, partitions);
    }

    private static DivergenceDocuments documents(LaneState lane, LogRecord record) {
        return new DivergenceDocuments(record.record().lane(), lane.epoch(), record.partition());
    }

    private static void add(Outcome outcome, DivergenceDocuments documents, Map<String, Finding> findings) {
        switch (outcome) {
            case Outcome.SuspectRaised raised ->
                put(documents.suspect(raised.key(), raised.suspect(), Instant.EPOCH), findings);
            case Outcome.SuspectChanged(RowKey key, Suspect suspect) ->
                put(documents.suspect(key, suspect, Instant.EPOCH), findings);
            case Outcome.Healed healed ->
                put(
                        documents
                                .suspect(healed.key(), healed.suspect(), Instant.EPOCH)
                                .ruled(DivergenceState.HEALED, null, 0, null, healed.healedAt()),
                        findings);
            case Outcome.Transient passed -> put(documents.passed(passed, Instant.EPOCH), findings);
            default -> {}
        }
    }

    private static void put(Divergence divergence, Map<String, Finding> findings) {
        findings.put(divergence.id(), Finding.of(divergence));
    }

    private static Standing standing(LaneState lane) {
        var proven = lane.marks().proven();
        return new Standing(proven == null ? 0 : proven.sequence(), lane.sourceAccount(), lane.targetAccount());
    }
}
