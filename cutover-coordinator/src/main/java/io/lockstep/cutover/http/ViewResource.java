package io.lockstep.cutover.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.cutover.plan.Instruction;
import io.lockstep.cutover.plan.Run;
import io.lockstep.cutover.plan.Verdict;
import io.lockstep.cutover.runner.Gate;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.cutover.view.Durations;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.Reason;
import io.lockstep.cutover.view.SideStatus;
import io.lockstep.events.Side;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What the console shows: `GET /api/v1/view` and what is below it. Everything is decided here; the page renders.
final class ViewResource {
    private static final Duration LAG = Duration.ofSeconds(30);
    private static final int REASONS = 12;
    private static final int EXPORTED = 1000;

    private final String migration;
    private final Supplier<Overview> overviews;
    private final Duration staleAfter;
    private final Optional<CutoverOffice> office;
    private final SessionResource sessions;
    private final WatchedGates watched;
    private final RecentHistory history = new RecentHistory();
    private final InstantSource clock;

    /// Everything at one moment, to be kept.
    ///
    /// @param divergences the newest thousand
    private record Export(
            String schema,
            ViewDocument view,
            StatusDocument status,
            List<TableDocument> tables,
            List<DivergenceDocument> divergences,
            boolean truncated) {}

    ViewResource(HttpApi.Content content, SessionResource sessions) {
        this.migration = content.migration();
        this.overviews = content.overviews();
        this.staleAfter = content.progressLimit();
        this.office = content.cutovers();
        this.sessions = sessions;
        this.clock = content.writing().clock();
        this.watched = new WatchedGates(office.map(CutoverOffice::maxLag).orElse(LAG));
    }

    /// To be called about once a second.
    void tick() {
        Overview overview = overviews.get();
        watched.look(overview);
        history.take(overview);
    }

    void view(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        Answers.json(response, view(overviews.get(), sessions.known(request).orElse(null)));
    }

    void tables(ServerRequest request, ServerResponse response) {
        QueryReader.Window window = QueryReader.window(request.query().toMap());
        Answers.json(response, TableRow.page(overviews.get(), window.text(), window.offset(), window.limit()));
    }

    void divergences(ServerRequest request, ServerResponse response) {
        var divergences = overviews.get().state().divergences();
        Answers.json(
                response,
                DivergenceRow.page(
                        divergences,
                        QueryReader.divergences(request.query().toMap(), divergences),
                        sessions.known(request).orElse(null)));
    }

    void history(ServerRequest request, ServerResponse response) {
        Answers.json(response, history.after(QueryReader.moment(request.query().toMap())));
    }

    void export(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        Overview overview = overviews.get();
        List<DivergenceDocument> divergences = overview.state().divergences().stream()
                .limit(EXPORTED + 1L)
                .map(DivergenceDocument::of)
                .toList();
        response.header(HeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"lockstep-" + migration + ".json\"");
        Answers.json(
                response,
                new Export(
                        "lockstep/export/v1",
                        view(overview, null),
                        StatusDocument.of(migration, overview),
                        overview.tables().values().stream()
                                .map(table -> TableDocument.of(overview, table))
                                .toList(),
                        divergences.stream().limit(EXPORTED).toList(),
                        divergences.size() > EXPORTED));
    }

    private ViewDocument view(Overview overview, SessionResource.@Nullable SessionDocument who) {
        Instant now = overview.observation().now();
        Optional<OfferedAction.Asked> newest = newest();
        Optional<OfferedAction.Asked> open = newest.filter(run -> !over(run.standing()));
        Optional<Duration> age = overview.state().newestProgressAt().map(at -> Durations.since(at, now));
        Optional<Standing> run = newest.map(OfferedAction.Asked::standing);
        List<Gate> gates = gates(overview, open);
        Optional<CutoverDocument> document =
                newest.map(asked -> CutoverDocument.of(asked.id(), asked.standing(), asked.here(), clock.instant()));
        return new ViewDocument(
                migration,
                now,
                Seconds.orNull(age),
                Seconds.of(staleAfter),
                who,
                verdict(overview, Outlook.of(run.map(Standing::run), gates, stale(age))),
                gates.stream().map(gate -> ViewDocument.GatePart.of(gate, now)).toList(),
                PhaseDocument.rail(run, document, clock.instant()),
                document.orElse(null),
                figures(overview, now),
                new ViewDocument.TrafficPart(side(overview, Side.SOURCE), side(overview, Side.TARGET)),
                OfferedAction.of(open, office.isPresent(), who),
                TimelineEntry.of(overview, newest),
                document.filter(it -> it.decision() == Verdict.COMMIT)
                        .map(it -> "/api/v1/certificate?run=" + it.id())
                        .orElse(null));
    }

    /// Of the newest leg that has one.
    private Optional<OfferedAction.Asked> newest() {
        return office.map(CutoverOffice::legs).orElse(List.of()).stream()
                .flatMap(leg -> leg.cutovers().known().stream().map(standing -> asked(leg, standing)))
                .findFirst();
    }

    private static OfferedAction.Asked asked(CutoverOffice leg, Standing standing) {
        long number = standing.history().number();
        boolean here = leg.cutovers()
                .running()
                .filter(running -> running.history().number() == number)
                .isPresent();
        return new OfferedAction.Asked(leg.id(number), standing, here, leg.distinctApprover());
    }

    private static boolean over(Standing standing) {
        return standing.run().instruction() instanceof Instruction.Nothing;
    }

    /// Those that a run waits for; where it waits for none, those that are watched all the time, until the decision.
    private List<Gate> gates(Overview overview, Optional<OfferedAction.Asked> open) {
        List<Gate> awaited = open.map(run -> run.standing().gates()).orElse(List.of());
        boolean decided = open.map(run -> run.standing().run())
                .filter(run -> run instanceof Run.Completing)
                .isPresent();
        List<Gate> all = new ArrayList<>(awaited.isEmpty() && !decided ? watched.look(overview) : awaited);
        all.sort(Outlook.WORST_FIRST);
        return all;
    }

    private Optional<String> stale(Optional<Duration> age) {
        return age.map(old -> old.compareTo(staleAfter) <= 0
                        ? Optional.<String>empty()
                        : Optional.of("the verifier has said nothing for " + old.toSeconds() + " s"))
                .orElseGet(() -> Optional.of("the verifier has said nothing yet"));
    }

    private static ViewDocument.VerdictPart verdict(Overview overview, Outlook outlook) {
        List<Reason> reasons = overview.assessment().reasons();
        return new ViewDocument.VerdictPart(
                outlook.word(),
                outlook.question(),
                outlook.sentence(),
                overview.assessment().verdict().word(),
                reasons.stream().limit(REASONS).map(Reason::text).toList(),
                Math.max(0, reasons.size() - REASONS));
    }

    private ViewDocument.Figures figures(Overview overview, Instant now) {
        StatusDocument status = StatusDocument.of(migration, overview);
        Instant found = status.canary().lastFoundAt();
        return new ViewDocument.Figures(
                status.watermark(),
                status.epoch(),
                status.lag(),
                Seconds.of(watched.maxLag()),
                status.coverage(),
                overview.tables().size(),
                status.inFlight(),
                status.undecided(),
                status.suspects(),
                status.divergences(),
                status.knownLossy().rows(),
                found == null ? null : Seconds.of(Durations.since(found, now)),
                status.canary().missed());
    }

    private ViewDocument.SidePart side(Overview overview, Side side) {
        SideStatus status = overview.side(side);
        return new ViewDocument.SidePart(
                status.connected(),
                status.lsn() == null ? null : status.lsn().toString(),
                status.slotRetainedBytes(),
                history.rate(side));
    }
}
