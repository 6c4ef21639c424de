package io.lockstep.app.validate;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.events.TableId;
import io.lockstep.verifier.schema.model.SchemaReport;
import io.lockstep.verifier.schema.model.SequenceFinding;
import io.lockstep.verifier.schema.model.Severity;
import io.lockstep.verifier.sweep.Difference;
import io.lockstep.verifier.sweep.TableResult;
import io.lockstep.verifier.sweep.TableResult.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// What a validation has found.
///
/// @param source the database, without secrets
/// @param target the database, without secrets
/// @param exact whether how values are represented was compared as well
/// @param tables by their names on the target, where that has them
/// @param schema how the schemas compare, sequences and primary keys with them
/// @param basis why rows that differ are known not to be in flight; empty when none was read again
public record ValidationReport(
        String source,
        String target,
        Depth depth,
        boolean exact,
        List<Table> tables,
        SchemaReport schema,
        Optional<String> basis,
        Instant startedAt,
        Duration elapsed) {
    public ValidationReport {
        tables = List.copyOf(tables);
    }

    /// How deep it went.
    public enum Depth {
        /// Rows are estimated.
        QUICK,
        /// Every row is read.
        FULL
    }

    /// One table.
    ///
    /// @param sourceRows empty when not known
    /// @param estimated whether the rows are those that the catalogue estimates
    /// @param notCompared columns, with the reason
    public record Table(
            TableId table,
            Outcome outcome,
            Optional<String> reason,
            Optional<Long> sourceRows,
            Optional<Long> targetRows,
            boolean estimated,
            List<Difference> differences,
            boolean truncated,
            Map<String, String> notCompared) {
        public Table {
            differences = List.copyOf(differences);
            notCompared = Collections.unmodifiableMap(new TreeMap<>(notCompared));
        }

        /// Of which every row was asked for. One of whose rows all that differ do so in ways that are
        /// accepted counts as equal; they are listed all the same.
        ///
        /// @param accepted names of losses
        static Table of(TableResult result, Set<String> accepted) {
            boolean read = result.outcome() != Outcome.UNVERIFIED || result.sourceRows() + result.targetRows() > 0;
            return new Table(
                    result.table().target(),
                    outcome(result, accepted),
                    result.reason(),
                    read ? Optional.of(result.sourceRows()) : Optional.empty(),
                    read ? Optional.of(result.targetRows()) : Optional.empty(),
                    false,
                    result.differences(),
                    result.truncated(),
                    result.notCompared());
        }

        private static Outcome outcome(TableResult result, Set<String> accepted) {
            boolean known = !result.truncated()
                    && !result.differences().isEmpty()
                    && result.differences().stream().allMatch(difference -> difference.isAccepted(accepted));
            if (!known) {
                return result.outcome();
            }
            return result.reason().isPresent() ? Outcome.UNVERIFIED : Outcome.EQUAL;
        }

        /// Of which no row was read.
        static Table unread(TableId table, String reason, Optional<Long> sourceRows, Optional<Long> targetRows) {
            return new Table(
                    table,
                    Outcome.UNVERIFIED,
                    Optional.of(reason),
                    sourceRows,
                    targetRows,
                    true,
                    List.of(),
                    false,
                    Map.of());
        }
    }

    /// A difference anywhere counts, of schemas what is an error; else whatever was not read does.
    public Outcome verdict() {
        boolean schemaDiffers = schema.worst().filter(Severity.ERROR::equals).isPresent();
        if (schemaDiffers || count(Outcome.DIFFERENT) > 0) {
            return Outcome.DIFFERENT;
        }
        boolean unread = tables.isEmpty()
                || count(Outcome.UNVERIFIED) > 0
                || !schema.unread().isEmpty()
                || schema.sequences().stream()
                        .anyMatch(sequence -> sequence.verdict() == SequenceFinding.Verdict.UNREAD);
        return unread ? Outcome.UNVERIFIED : Outcome.EQUAL;
    }

    /// How many findings of the schema, and sequences, are of this severity.
    public long count(Severity severity) {
        return schema.findings().stream()
                        .filter(finding -> finding.severity() == severity)
                        .count()
                + sequencesToMend().stream()
                        .filter(sequence -> sequence.severity() == severity)
                        .count();
    }

    /// The sequences of which there is something to say.
    public List<SequenceFinding> sequencesToMend() {
        return schema.sequences().stream()
                .filter(sequence -> sequence.verdict() != SequenceFinding.Verdict.RIGHT)
                .toList();
    }

    /// How the process ends.
    public ExitStatus status() {
        return switch (verdict()) {
            case EQUAL -> ExitStatus.DONE;
            case DIFFERENT -> ExitStatus.DIFFERENT;
            case UNVERIFIED -> ExitStatus.UNVERIFIED;
        };
    }

    /// Rows that were read on the source.
    public long rowsRead() {
        return tables.stream()
                .filter(table -> !table.estimated())
                .mapToLong(table -> table.sourceRows().orElse(0L))
                .sum();
    }

    /// How many tables have this outcome.
    public long count(Outcome outcome) {
        return tables.stream().filter(table -> table.outcome() == outcome).count();
    }
}
