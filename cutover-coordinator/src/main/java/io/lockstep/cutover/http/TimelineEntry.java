package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.lockstep.cutover.journal.Breach;
import io.lockstep.cutover.journal.Entry;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.RunEvent;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.json.Divergence;
import io.lockstep.events.json.SweepReport;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Something that happened, who did it, and why.
///
/// @param kind CUTOVER, SWEEP or DIVERGENCE
/// @param actor null for what Lockstep did by itself
/// @param reason that was given; null when none was
@JsonInclude
record TimelineEntry(
        Instant at,
        String kind,
        @Nullable String actor,
        String what,
        @Nullable String reason) {
    private static final int MOST = 200;

    /// The newest first.
    ///
    /// @param run what it is called outside, and its journal
    static List<TimelineEntry> of(Overview overview, Optional<OfferedAction.Asked> run) {
        Stream<TimelineEntry> cutover = run.stream()
                .flatMap(known -> known.standing().history().entries().stream().map(entry -> of(known.id(), entry)));
        Stream<TimelineEntry> sweeps =
                overview.state().sweeps().reports().stream().map(TimelineEntry::of);
        Stream<TimelineEntry> noted = overview.state().divergences().stream()
                .filter(divergence -> divergence.acknowledgement() != null)
                .limit(MOST)
                .flatMap(TimelineEntry::noted);
        return Stream.of(cutover, sweeps, noted)
                .flatMap(entries -> entries)
                .sorted(Comparator.comparing(TimelineEntry::at).reversed())
                .limit(MOST)
                .toList();
    }

    private static TimelineEntry of(String run, Entry entry) {
        return switch (entry.line()) {
            case Line.Opened opened ->
                by(entry, opened.principal(), "asked for cutover " + run + " (" + opened.mode() + ")", opened.reason());
            case Line.Approved approved ->
                by(entry, approved.principal(), "approved plan " + approved.plan(), approved.reason());
            case Line.Postponed(boolean hold, String principal, String reason) ->
                by(entry, principal, hold ? "postponed it" : "released it", reason);
            case Line.Closed(String principal, String reason) -> by(entry, principal, "closed the way back", reason);
            case Line.Breached(Breach breach) -> by(entry, "", "the fence was breached: " + what(breach), "");
            case Line.Happened(RunEvent event, String evidence) -> by(entry, "", what(event), evidence);
        };
    }

    private static TimelineEntry by(Entry entry, String actor, String what, String reason) {
        return new TimelineEntry(entry.at(), "CUTOVER", orNull(actor), what, orNull(reason));
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static String what(Breach breach) {
        return switch (breach) {
            case Breach.Written written -> written.count() + " transactions, " + written.what();
            case Breach.CameBack back -> back.count() + " roles came back, " + back.what();
        };
    }

    private static String what(RunEvent event) {
        return switch (event) {
            case RunEvent.Begun(var step) -> step.name() + " began";
            case RunEvent.Done(var step) -> step.name() + " is done";
            case RunEvent.Failed(var step, String reason) -> step.name() + " failed: " + reason;
            case RunEvent.AbortOrdered(String reason) -> "an abort was ordered: " + reason;
            case RunEvent.TakenOver() -> "another process took it over";
            case RunEvent.Decided(var verdict) -> "decision " + verdict;
            case RunEvent.Undone(var step) -> step.name() + " is undone";
        };
    }

    private static TimelineEntry of(SweepReport sweep) {
        Instant ended = sweep.endedAt();
        String what = "sweep " + sweep.id() + " "
                + (ended == null
                        ? "began"
                        : "ended " + sweep.state() + ": " + sweep.rows() + " rows, " + sweep.differing()
                                + " differing");
        return new TimelineEntry(
                ended == null ? sweep.startedAt() : ended, "SWEEP", sweep.principal(), what, sweep.reason());
    }

    private static Stream<TimelineEntry> noted(Divergence divergence) {
        var note = divergence.acknowledgement();
        return note == null
                ? Stream.empty()
                : Stream.of(new TimelineEntry(
                        note.at(),
                        "DIVERGENCE",
                        note.principal(),
                        "acknowledged a " + divergence.type() + " of "
                                + divergence.key().table(),
                        note.reason()));
    }
}
