package io.lockstep.verifier.schema.model;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What the comparison of two schemas came to.
///
/// @param findings what differs, the worst first; of each severity in the order of [ObjectKind]
/// @param sequences all of them
/// @param primaryKeys one entry for each table that both sides have
/// @param unread what was not compared
public record SchemaReport(
        List<Finding> findings, List<SequenceFinding> sequences, List<PrimaryKey> primaryKeys, List<Unread> unread) {
    public SchemaReport {
        findings = List.copyOf(findings);
        sequences = List.copyOf(sequences);
        primaryKeys = List.copyOf(primaryKeys);
        unread = List.copyOf(unread);
    }

    /// Of findings and sequences; empty when there is nothing to say of what was read, which [#unread] may
    /// qualify.
    public Optional<Severity> worst() {
        return Stream.concat(
                        findings.stream().map(Finding::severity),
                        sequences.stream()
                                .filter(sequence -> sequence.verdict() != SequenceFinding.Verdict.RIGHT)
                                .map(SequenceFinding::severity))
                .min(Enum::compareTo);
    }
}
