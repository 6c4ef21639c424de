package io.lockstep.capture.canary;

import io.lockstep.capture.canary.CanaryChange.Drop;
import io.lockstep.capture.canary.CanaryChange.Put;
import io.lockstep.capture.canary.CanaryChange.Rekey;
import io.lockstep.events.CanaryKind;
import java.util.List;

/// What is written for one canary.
///
/// @param before each to be seen right before the next
/// @param plant the fault
/// @param heal which leaves nothing behind
record CanaryScript(List<Writes> before, Writes plant, Writes heal) {
    CanaryScript {
        before = List.copyOf(before);
    }

    /// @param row positive, and not in use
    static CanaryScript of(CanaryKind kind, long row) {
        Writes gone = Writes.gone(row);
        List<Writes> there = List.of(Writes.alike("a", row));
        return switch (kind) {
            case MISSING_ROW -> new CanaryScript(List.of(gone), Writes.onSource(new Put(row, "a")), gone);
            case FOREIGN_WRITE -> new CanaryScript(there, Writes.onTarget(new Put(row, "foreign")), gone);
            case LOST_UPDATE -> new CanaryScript(there, Writes.onSource(new Put(row, "b")), gone);
            case VALUE_MISMATCH ->
                new CanaryScript(
                        there, new Writes(List.of(new Put(row, "b")), List.of(new Put(row, "mistaken"))), gone);
            case LOST_DELETE -> new CanaryScript(there, Writes.onSource(new Drop(row)), gone);
            case STALE_APPLY ->
                new CanaryScript(
                        List.of(Writes.alike("a", row), Writes.alike("b", row)),
                        Writes.onTarget(new Put(row, "a")),
                        gone);
            case KEY_CHANGE ->
                new CanaryScript(
                        List.of(new Writes(
                                List.of(new Put(row, "a"), new Put(-row, "gone"), new Drop(-row)),
                                List.of(new Put(row, "a"), new Put(-row, "gone"), new Drop(-row)))),
                        Writes.onSource(new Rekey(row, -row)),
                        Writes.gone(row, -row));
        };
    }
}
