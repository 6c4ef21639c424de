package io.lockstep.cutover.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.cutover.access.Principal;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.rulings.RulingSender;
import io.lockstep.cutover.rulings.UndeliveredException;
import io.lockstep.cutover.view.Overview;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Ruling;
import io.lockstep.events.json.Divergence;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What an operator says about one divergence: `POST /api/v1/divergences/{id}/acknowledge` and `/recheck`. Answered
/// when the broker has it; the verifier then decides what becomes of the divergence.
final class RulingResource {
    private static final Logger AUDIT = LoggerFactory.getLogger("io.lockstep.audit");
    private static final int ACCEPTED = 202;

    private final Supplier<Overview> overviews;
    private final Bearer bearer;
    private final RulingSender rulings;
    private final InstantSource clock;
    private final Idempotency idempotency;

    /// What is asked for, in a word, and why.
    private record Order(String word, String reason, BiFunction<Ruling.Subject, Instant, Ruling> ruling) {}

    RulingResource(Supplier<Overview> overviews, HttpApi.Writing writing) {
        this.overviews = overviews;
        this.bearer = writing.bearer();
        this.rulings = writing.rulings();
        this.clock = writing.clock();
        this.idempotency = new Idempotency(clock);
    }

    void acknowledge(ServerRequest request, ServerResponse response) {
        Principal principal = bearer.require(request, Role.OPERATOR);
        Body body = Body.of(request);
        String reason = body.required("reason");
        body.check("reason");
        carryOut(
                request,
                response,
                principal,
                body,
                new Order(
                        "acknowledge",
                        reason,
                        (subject, at) -> new Ruling.Acknowledge(subject, principal.name(), reason, at)));
    }

    void recheck(ServerRequest request, ServerResponse response) {
        Principal principal = bearer.require(request, Role.OPERATOR);
        Body body = Body.of(request);
        String reason = body.optional("reason");
        body.check("reason");
        carryOut(
                request,
                response,
                principal,
                body,
                new Order("recheck", reason, (subject, at) -> new Ruling.Recheck(subject, principal.name(), at)));
    }

    private void carryOut(ServerRequest request, ServerResponse response, Principal principal, Body body, Order order) {
        QueryReader.none(request.query().toMap());
        String id = request.path().pathParameters().get("id");
        DivergenceDocument answer = idempotency.once(
                request, body.bytes(), principal, DivergenceDocument.class, () -> rule(id, principal, order));
        Answers.json(response, ACCEPTED, answer);
    }

    private DivergenceDocument rule(String id, Principal principal, Order order) {
        Divergence divergence = overviews
                .get()
                .state()
                .divergences()
                .byId(id)
                .orElseThrow(() -> new ProblemException(Problem.notFound("No divergence has the id '"
                        + Text.shortened(id) + "' in this epoch: GET /api/v1/divergences lists those there are")));
        requireOpen(divergence, order);
        send(order.ruling().apply(divergence.subject(), clock.instant()));
        AUDIT.atInfo()
                .addKeyValue("action", order.word())
                .addKeyValue("divergence", divergence.id())
                .addKeyValue("principal", principal.name())
                .addKeyValue("reason", order.reason())
                .log("An operator has ruled");
        return DivergenceDocument.of(divergence);
    }

    private static void requireOpen(Divergence divergence, Order order) {
        String objection = objection(divergence.state(), order.word());
        if (!objection.isEmpty()) {
            throw new ProblemException(
                    Problem.conflict("Divergence " + divergence.id() + " is " + divergence.state() + ": " + objection));
        }
    }

    /// Why that may not be asked of a divergence in this state; empty when it may.
    static String objection(DivergenceState state, String word) {
        return switch (state) {
            case HEALED -> "a later proof point found the row right: there is nothing left to " + word;
            case REFUTED -> "direct reads found both sides equal: there is nothing left to " + word;
            case ACKNOWLEDGED -> word.equals("acknowledge") ? "somebody has taken note of it already" : "";
            case SUSPECT, CONFIRMED -> "";
        };
    }

    private void send(Ruling ruling) {
        try {
            rulings.send(ruling);
        } catch (UndeliveredException e) {
            throw new ProblemException(Problem.unavailable(e.getMessage()
                    + "; whether it was taken is not known: send the same request again, which does no harm"));
        }
    }
}
