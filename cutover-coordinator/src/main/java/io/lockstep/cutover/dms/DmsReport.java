package io.lockstep.cutover.dms;

import io.lockstep.cutover.aws.AwsException;
import io.lockstep.cutover.dms.DmsOnTarget.Exceptions;
import io.lockstep.events.TableId;
import io.lockstep.events.mapping.TableMappings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Everything that DMS and CloudWatch say of a task, and what the task has written of itself on the target.
/// Whatever
/// cannot be asked is named, and the rest is there all the same. None of it is proof.
///
/// @param state empty when DMS does not say
/// @param tables by what DMS says; none when it does not
/// @param latency empty when CloudWatch does not say
/// @param exceptions changes that were not applied since the task was started
/// @param suspended tables of which nothing is applied any more
/// @param assessments premigration assessments that were not passed
/// @param mismatch in what the task is another one than Lockstep was told
/// @param unread what could not be asked
public record DmsReport(
        TaskArn arn,
        Optional<TaskState> state,
        List<TableState> tables,
        Optional<DmsLatency.Figures> latency,
        List<Exceptions> exceptions,
        List<TableId> suspended,
        List<String> assessments,
        List<String> mismatch,
        List<Unread> unread) {
    public DmsReport {
        tables = List.copyOf(tables);
        exceptions = List.copyOf(exceptions);
        suspended = List.copyOf(suspended);
        assessments = List.copyOf(assessments);
        mismatch = List.copyOf(mismatch);
        unread = List.copyOf(unread);
    }

    /// Something that could not be asked.
    ///
    /// @param fix what an operator does about it
    public record Unread(String what, String reason, String fix) {}

    /// Opens a session on the target.
    @FunctionalInterface
    public interface Target {
        Connection connect() throws SQLException;
    }

    /// What there is to be said against the task; empty when nothing is.
    public List<String> findings() {
        List<String> findings = new ArrayList<>();
        state.filter(task -> task.activity() != TaskState.Activity.RUNNING)
                .ifPresent(task -> findings.add("task " + task.name() + " is " + task.shown()));
        tables.stream()
                .filter(table -> !table.completed())
                .forEach(table -> findings.add(table.table() + " is not completed: " + table.state()));
        exceptions.forEach(
                table -> findings.add(table.statements() + " changes of " + table.table() + " were not applied"));
        suspended.forEach(table -> findings.add(table + " is suspended"));
        tables.stream()
                .filter(table -> table.failed() > 0)
                .forEach(table -> findings.add("DMS's own validation found " + table.failed() + " records of "
                        + table.table() + " to differ"));
        findings.addAll(mismatch);
        assessments.forEach(name -> findings.add("premigration assessment: " + name));
        return findings;
    }

    /// Asks everybody.
    ///
    /// @param ordered whether the task is verified as one that keeps the order of transactions
    /// @param mappings that Lockstep was given
    public static DmsReport read(
            Dms dms, DmsLatency latency, Target target, boolean ordered, Optional<TableMappings> mappings) {
        Reading reading = new Reading();
        Optional<TaskState> state = reading.of("task", dms::look);
        List<Exceptions> exceptions = new ArrayList<>();
        List<TableId> suspended = new ArrayList<>();
        List<String> mismatch = new ArrayList<>();
        state.ifPresent(task -> {
            DmsOnTarget control = new DmsOnTarget(
                    TaskDocuments.controlSchema(task), List.of(dms.arn().resource(), task.name()));
            reading.onTarget(target, session -> {
                exceptions.addAll(control.exceptions(session, task.started()));
                suspended.addAll(control.suspended(session));
            });
            mismatch.addAll(TaskDocuments.unfit(task, ordered));
            TaskDocuments.otherMappings(task, mappings).ifPresent(mismatch::add);
        });
        return new DmsReport(
                dms.arn(),
                state,
                reading.of("tables", dms::tables).orElse(List.of()),
                state.flatMap(task -> reading.of("latency", () -> latency.read(task.name()))),
                exceptions,
                suspended,
                reading.of("assessments", dms::assessments).orElse(List.of()),
                mismatch,
                reading.unread);
    }

    /// What of it fails is kept.
    private static final class Reading {
        private final List<Unread> unread = new ArrayList<>();

        <T> Optional<T> of(String what, Supplier<T> call) {
            try {
                return Optional.of(call.get());
            } catch (AwsException e) {
                unread.add(new Unread(what, String.valueOf(e.getMessage()), e.fix()));
                return Optional.empty();
            }
        }

        void onTarget(Target target, Work work) {
            try (Connection session = target.connect()) {
                work.on(session);
            } catch (SQLException e) {
                unread.add(new Unread(
                        "control tables",
                        String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                        "grant Lockstep's role USAGE on the control schema, and SELECT on its tables"));
            }
        }
    }

    @FunctionalInterface
    private interface Work {
        void on(Connection session) throws SQLException;
    }
}
