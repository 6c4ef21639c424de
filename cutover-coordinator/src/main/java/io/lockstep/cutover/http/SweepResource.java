package io.lockstep.cutover.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.cutover.access.Principal;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.rulings.RulingSender;
import io.lockstep.cutover.rulings.UndeliveredException;
import io.lockstep.cutover.view.LaneView;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.json.SweepOrder;
import io.lockstep.events.json.SweepReport;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The passes over rows at rest: `GET` and `POST /api/v1/sweeps`, `POST /api/v1/sweeps/{id}/pause` and `/resume`. An
/// order is answered when the broker has it; the verifier then obeys.
final class SweepResource {
    private static final Logger AUDIT = LoggerFactory.getLogger("io.lockstep.audit");
    private static final int ACCEPTED = 202;

    private final Supplier<Overview> overviews;
    private final Bearer bearer;
    private final RulingSender orders;
    private final InstantSource clock;
    private final Idempotency idempotency;

    private record Sweeps(List<SweepDocument> sweeps) {}

    /// What was ordered.
    record Ordered(List<Started> orders) {}

    /// A pass that was ordered for a lane.
    record Started(String id, String lane) {}

    SweepResource(Supplier<Overview> overviews, HttpApi.Writing writing) {
        this.overviews = overviews;
        this.bearer = writing.bearer();
        this.orders = writing.rulings();
        this.clock = writing.clock();
        this.idempotency = new Idempotency(clock);
    }

    void list(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        Answers.json(
                response,
                new Sweeps(overviews.get().state().sweeps().reports().stream()
                        .map(SweepDocument::of)
                        .toList()));
    }

    void start(ServerRequest request, ServerResponse response) {
        Principal principal = bearer.require(request, Role.OPERATOR);
        Body body = Body.of(request);
        String reason = body.required("reason");
        String lane = body.optional("lane");
        body.check("reason", "lane");
        QueryReader.none(request.query().toMap());
        Ordered answer =
                idempotency.once(request, body.bytes(), principal, Ordered.class, () -> start(lane, principal, reason));
        Answers.json(response, ACCEPTED, answer);
    }

    private Ordered start(String wanted, Principal principal, String reason) {
        List<String> lanes = overviews.get().lanes().stream()
                .map(LaneView::lane)
                .filter(lane -> wanted.isEmpty() || lane.equals(wanted))
                .toList();
        if (lanes.isEmpty()) {
            throw new ProblemException(Problem.notFound("There is no lane '" + Text.shortened(wanted) + "'"));
        }
        List<String> idle = lanes.stream()
                .filter(lane -> overviews.get().state().sweeps().open(lane).isEmpty())
                .toList();
        if (idle.isEmpty()) {
            throw new ProblemException(Problem.conflict("A sweep of " + String.join(", ", lanes)
                    + " is under way: wait until it ends, GET /api/v1/sweeps says how far it is"));
        }
        return new Ordered(idle.stream()
                .map(lane -> send(lane, SweepOrder.Kind.START, null, principal, reason))
                .map(order -> new Started(order.id(), order.lane()))
                .toList());
    }

    void pause(ServerRequest request, ServerResponse response) {
        steer(request, response, SweepOrder.Kind.PAUSE);
    }

    void resume(ServerRequest request, ServerResponse response) {
        steer(request, response, SweepOrder.Kind.RESUME);
    }

    private void steer(ServerRequest request, ServerResponse response, SweepOrder.Kind kind) {
        Principal principal = bearer.require(request, Role.OPERATOR);
        Body body = Body.of(request);
        String reason = body.optional("reason");
        body.check("reason");
        QueryReader.none(request.query().toMap());
        String id = request.path().pathParameters().get("id");
        SweepDocument answer = idempotency.once(
                request, body.bytes(), principal, SweepDocument.class, () -> steer(id, kind, principal, reason));
        Answers.json(response, ACCEPTED, answer);
    }

    private SweepDocument steer(String id, SweepOrder.Kind kind, Principal principal, String reason) {
        SweepReport report = overviews
                .get()
                .state()
                .sweeps()
                .byId(id)
                .orElseThrow(() -> new ProblemException(Problem.notFound(
                        "No sweep has the id '" + Text.shortened(id) + "': GET /api/v1/sweeps lists those there are")));
        requireOpen(report, kind);
        send(report.lane(), kind, id, principal, reason);
        return SweepDocument.of(report);
    }

    private static void requireOpen(SweepReport report, SweepOrder.Kind kind) {
        boolean paused = report.state() == SweepReport.State.PAUSED;
        String objection = !report.state().open()
                ? "it has ended"
                : kind == SweepOrder.Kind.PAUSE && paused
                        ? "it is paused already"
                        : kind == SweepOrder.Kind.RESUME && !paused ? "it is not paused" : "";
        if (!objection.isEmpty()) {
            throw new ProblemException(
                    Problem.conflict("Sweep " + report.id() + " is " + report.state() + ": " + objection));
        }
    }

    private SweepOrder send(
            String lane, SweepOrder.Kind kind, @Nullable String sweep, Principal principal, String reason) {
        var order = new SweepOrder(
                UUID.randomUUID().toString(), lane, kind, sweep, principal.name(), reason, clock.instant());
        try {
            orders.send(order);
        } catch (UndeliveredException e) {
            throw new ProblemException(Problem.unavailable(e.getMessage()
                    + "; whether it was taken is not known: GET /api/v1/sweeps shows what became of it"));
        }
        AUDIT.atInfo()
                .addKeyValue("action", "sweep " + kind)
                .addKeyValue("lane", lane)
                .addKeyValue("sweep", sweep)
                .addKeyValue("principal", principal.name())
                .addKeyValue("reason", reason)
                .log("An operator has ordered");
        return order;
    }
}
