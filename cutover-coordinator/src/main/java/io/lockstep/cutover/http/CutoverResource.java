package io.lockstep.cutover.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.cutover.access.Principal;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.certificate.Notary;
import io.lockstep.cutover.http.CutoverOffice.Known;
import io.lockstep.cutover.journal.EntryJson;
import io.lockstep.cutover.journal.JournalException;
import io.lockstep.cutover.journal.Line;
import io.lockstep.cutover.plan.Mode;
import io.lockstep.cutover.runner.Orders;
import io.lockstep.cutover.runner.RefusedRequest;
import io.lockstep.cutover.runner.Standing;
import io.lockstep.events.json.EventsJson;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Cutovers: what there are, opening one, and what is asked of it. Everything that is asked for is in the journal of
/// the run and in the audit log, with who and why.
final class CutoverResource {
    private static final Logger AUDIT = LoggerFactory.getLogger("io.lockstep.audit");
    private static final int CREATED = 201;
    private static final int ACCEPTED = 202;

    private final Optional<CutoverOffice> office;
    private final Bearer bearer;
    private final Idempotency idempotency;
    private final InstantSource clock;

    private record All(List<CutoverDocument> cutovers) {}

    private record JournalDocument(String id, List<ObjectNode> entries) {}

    CutoverResource(HttpApi.Content content) {
        this.office = content.cutovers();
        this.bearer = content.writing().bearer();
        this.clock = content.writing().clock();
        this.idempotency = new Idempotency(clock);
    }

    void list(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        List<CutoverDocument> all = new ArrayList<>();
        for (CutoverOffice each : office().legs()) {
            asked(each.cutovers()::all).forEach(standing -> all.add(document(new Known(each, standing))));
        }
        Answers.json(response, new All(all));
    }

    void get(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        Answers.json(response, document(known(request)));
    }

    void journal(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        Known known = known(request);
        Answers.json(
                response,
                new JournalDocument(
                        known.id(),
                        known.standing().history().entries().stream()
                                .map(EntryJson::node)
                                .toList()));
    }

    /// One page for people who were not there.
    void report(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        Known known = known(request);
        Optional<JsonNode> certificate = switch (asked(() -> office().certificate(Optional.of(known.id())))) {
            case Notary.Found.Issued(String text) -> Optional.of(tree(text));
            case Notary.Found.InTheMaking _, Notary.Found.Nothing _ -> Optional.empty();
        };
        Answers.page(response, known.office().reporter().write(known.id(), known.standing(), certificate));
    }

    private static JsonNode tree(String text) {
        try {
            return EventsJson.MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new ProblemException(Problem.conflict("what is kept as the certificate is none any more"));
        }
    }

    /// As it was issued, byte for byte.
    void certificate(ServerRequest request, ServerResponse response) {
        Optional<String> run = QueryReader.run(request.query().toMap());
        switch (asked(() -> office().certificate(run))) {
            case Notary.Found.Issued(String text) -> Answers.text(response, "application/json", text);
            case Notary.Found.InTheMaking(String progress) ->
                throw new ProblemException(
                        Problem.notFound("The certificate is being made: " + progress + "; ask again later"));
            case Notary.Found.Nothing() ->
                throw new ProblemException(
                        Problem.notFound(run.map(number -> "There is no certificate of run " + number)
                                        .orElse("There is no certificate yet")
                                + ": one is made of each cutover that has switched"));
        }
    }

    void open(ServerRequest request, ServerResponse response) {
        Principal principal = bearer.require(request, Role.OPERATOR);
        Body body = Body.of(request);
        String mode = body.oneOf("mode", List.of("DRY_RUN", "REHEARSE", "EXECUTE"));
        String reason = body.required("reason");
        body.check("mode", "reason");
        QueryReader.none(request.query().toMap());
        if (mode.equals("DRY_RUN")) {
            Answers.json(response, DryRunDocument.of(asked(office().dryRun()::report)));
            return;
        }
        CutoverDocument answer = idempotency.once(
                request,
                body.bytes(),
                principal,
                CutoverDocument.class,
                () -> open(office(), Mode.valueOf(mode), principal, reason));
        Answers.json(response, CREATED, answer);
    }

    private CutoverDocument open(CutoverOffice where, Mode mode, Principal principal, String reason) {
        String plan = asked(where.dryRun()::approved).hash();
        Standing opened = asked(() -> where.cutovers().open(new Line.Opened(mode, principal.name(), reason, plan)));
        Known known = new Known(where, opened);
        audit("cutover " + mode, known, principal, reason);
        return document(known);
    }

    /// A cutover of the next leg, which goes back.
    void failback(ServerRequest request, ServerResponse response) {
        Asked asked = asked(request, CutoverActions.FAILBACK);
        QueryReader.none(request.query().toMap());
        CutoverDocument answer =
                idempotency.once(request, asked.body().bytes(), asked.principal(), CutoverDocument.class, () -> {
                    Known known = permitted(request, asked);
                    CutoverOffice next = known.office()
                            .next()
                            .get()
                            .orElseThrow(() -> new ProblemException(Problem.conflict("Run " + known.id()
                                    + " cannot failback: nothing verifies the way back here; its gate"
                                    + " failback says why")));
                    return open(next, Mode.EXECUTE, asked.principal(), asked.reason());
                });
        Answers.json(response, CREATED, answer);
    }

    void approve(ServerRequest request, ServerResponse response) {
        Principal principal = bearer.require(request, Role.APPROVER);
        Body body = Body.of(request);
        String plan = body.required("plan");
        String reason = body.optional("reason");
        body.check("plan", "reason");
        order(request, response, new Asked(CutoverActions.APPROVE, principal, body, reason), (known, asked) -> {
            requireApprovable(known, principal, plan);
            return orders -> orders.approve(new Line.Approved(principal.name(), reason, plan));
        });
    }

    private static void requireApprovable(Known known, Principal principal, String plan) {
        Line.Opened opening = known.standing().history().opening();
        if (!plan.equals(opening.plan())) {
            throw new ProblemException(Problem.conflict("The plan of run " + known.id() + " is " + opening.plan()
                    + ", not " + Text.shortened(plan) + ": look at it anew before you approve it"));
        }
        if (known.office().distinctApprover() && principal.name().equals(opening.principal())) {
            throw new ProblemException(Problem.conflict(principal.name()
                    + " has asked for this cutover, so that somebody else has to approve it"
                    + " (cutover.approvals.distinct-from-operator)"));
        }
    }

    void postpone(ServerRequest request, ServerResponse response) {
        hold(request, response, CutoverActions.POSTPONE);
    }

    void release(ServerRequest request, ServerResponse response) {
        hold(request, response, CutoverActions.RELEASE);
    }

    private void hold(ServerRequest request, ServerResponse response, CutoverActions action) {
        Asked asked = asked(request, action);
        order(
                request,
                response,
                asked,
                (_, _) -> orders -> orders.postpone(new Line.Postponed(
                        action == CutoverActions.POSTPONE, asked.principal().name(), asked.reason())));
    }

    void abort(ServerRequest request, ServerResponse response) {
        Asked asked = asked(request, CutoverActions.ABORT);
        order(
                request,
                response,
                asked,
                (_, _) -> orders -> orders.abort(asked.principal().name() + ": " + asked.reason()));
    }

    void close(ServerRequest request, ServerResponse response) {
        Asked asked = asked(request, CutoverActions.FINALIZE);
        order(
                request,
                response,
                asked,
                (_, _) ->
                        orders -> orders.close(new Line.Closed(asked.principal().name(), asked.reason())));
    }

    void resume(ServerRequest request, ServerResponse response) {
        Asked asked = asked(request, CutoverActions.RESUME);
        CutoverDocument answer =
                idempotency.once(request, asked.body().bytes(), asked.principal(), CutoverDocument.class, () -> {
                    Known known = permitted(request, asked);
                    Standing resumed = asked(() -> known.office()
                            .cutovers()
                            .resume(known.standing().history().number()));
                    Known now = new Known(known.office(), resumed);
                    audit("cutover resume", now, asked.principal(), asked.reason());
                    return document(now);
                });
        Answers.json(response, ACCEPTED, answer);
    }

    /// What was asked for, by whom and why.
    private record Asked(CutoverActions action, Principal principal, Body body, String reason) {}

    private Asked asked(ServerRequest request, CutoverActions action) {
        Principal principal = bearer.require(request, Role.OPERATOR);
        Body body = Body.of(request);
        String reason = body.required("reason");
        body.check("reason");
        return new Asked(action, principal, body, reason);
    }

    private void order(
            ServerRequest request,
            ServerResponse response,
            Asked asked,
            BiFunction<Known, Asked, Consumer<Orders>> order) {
        QueryReader.none(request.query().toMap());
        CutoverDocument answer =
                idempotency.once(request, asked.body().bytes(), asked.principal(), CutoverDocument.class, () -> {
                    Known known = permitted(request, asked);
                    Consumer<Orders> given = order.apply(known, asked);
                    asked(() -> {
                        known.office()
                                .cutovers()
                                .order(known.standing().history().number(), given);
                        return true;
                    });
                    audit("cutover " + asked.action(), known, asked.principal(), asked.reason());
                    return document(known);
                });
        Answers.json(response, ACCEPTED, answer);
    }

    private Known permitted(ServerRequest request, Asked asked) {
        Known known = known(request);
        asked.action().objection(known.standing().run(), here(known)).ifPresent(objection -> {
            throw new ProblemException(Problem.conflict(
                    "Run " + known.id() + " cannot " + asked.action().word() + ": " + objection));
        });
        return known;
    }

    private Known known(ServerRequest request) {
        String id = request.path().pathParameters().get("id");
        return asked(() -> office().find(id))
                .orElseThrow(() -> new ProblemException(Problem.notFound("There is no cutover '" + Text.shortened(id)
                        + "': GET /api/v1/cutovers lists those there are")));
    }

    private CutoverDocument document(Known known) {
        return CutoverDocument.of(known.id(), known.standing(), here(known), clock.instant());
    }

    private static boolean here(Known known) {
        return known.office()
                .cutovers()
                .running()
                .filter(running ->
                        running.history().number() == known.standing().history().number())
                .isPresent();
    }

    private CutoverOffice office() {
        return office.orElseThrow(() -> new ProblemException(Problem.conflict(
                "This coordinator cannot cut over: replication.type is none, so that nothing is known of the"
                        + " replicator that would have to be stopped")));
    }

    private static <T> T asked(Question<T> question) {
        try {
            return question.answer();
        } catch (RefusedRequest e) {
            throw new ProblemException(Problem.conflict(String.valueOf(e.getMessage())));
        } catch (JournalException e) {
            throw new ProblemException(Problem.unavailable(
                    e.getMessage() + "; find out who writes to the journal: nothing is done by what it says"));
        } catch (SQLException e) {
            throw new ProblemException(Problem.unavailable("A database cannot be asked: " + e.getMessage()
                    + "; what became of a request to act, GET /api/v1/cutovers says when it is back"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.unavailable("The coordinator is ending"));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ProblemException(Problem.unavailable("That could not be seen: " + e.getMessage()));
        }
    }

    private static void audit(String action, Known known, Principal principal, String reason) {
        AUDIT.atInfo()
                .addKeyValue("action", action)
                .addKeyValue("run", known.id())
                .addKeyValue("principal", principal.name())
                .addKeyValue("reason", reason)
                .log("An operator has ordered");
    }

    /// Something that is asked of the runs.
    @FunctionalInterface
    private interface Question<T> {
        T answer() throws Exception;
    }
}
