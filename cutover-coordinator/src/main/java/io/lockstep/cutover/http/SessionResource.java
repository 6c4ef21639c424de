package io.lockstep.cutover.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.cutover.access.Gate;
import io.lockstep.cutover.access.Principal;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.access.Sessions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Signing in and out with a browser: `POST /api/v1/session` exchanges a token for a cookie that no script can read and
/// no other site can use, `POST /api/v1/session/end` gives it up.
final class SessionResource {
    private static final Logger AUDIT = LoggerFactory.getLogger("io.lockstep.audit");
    private static final int CREATED = 201;

    private final Bearer bearer;
    private final Gate gate;
    private final InstantSource clock;

    /// Who has signed in.
    ///
    /// @param csrf what a write has to repeat in the header `X-CSRF-Token`
    /// @param endsInSeconds when one has to sign in again
    record SessionDocument(String principal, String role, String csrf, double endsInSeconds) {}

    /// @param signedIn null when nobody is
    record Ended(@Nullable SessionDocument signedIn) {}

    SessionResource(HttpApi.Writing writing) {
        this.bearer = writing.bearer();
        this.gate = writing.gate();
        this.clock = writing.clock();
    }

    void open(ServerRequest request, ServerResponse response) {
        Body body = Body.of(request);
        String token = body.required("token");
        body.check("token");
        QueryReader.none(request.query().toMap());
        Principal principal = bearer.holder(token);
        Sessions.Session session = bearer.sessions().open(token);
        AUDIT.atInfo()
                .addKeyValue("action", "sign in")
                .addKeyValue("principal", principal.name())
                .log("Somebody has signed in at the console");
        cookie(response, session.id(), bearer.sessions().lasts());
        Answers.json(response, CREATED, document(principal, session));
    }

    void end(ServerRequest request, ServerResponse response) {
        QueryReader.none(request.query().toMap());
        bearer.provenSession(request).ifPresent(session -> bearer.sessions().close(session.id()));
        cookie(response, "", Duration.ZERO);
        Answers.json(response, new Ended(null));
    }

    /// Who has signed in; empty when nobody has, or the token has been removed since.
    Optional<SessionDocument> known(ServerRequest request) {
        return bearer.session(request)
                .flatMap(session -> gate.admit(Optional.of(session.token()), Role.VIEWER)
                                instanceof Gate.Admission.Granted(Principal principal)
                        ? Optional.of(document(principal, session))
                        : Optional.empty());
    }

    private SessionDocument document(Principal principal, Sessions.Session session) {
        return new SessionDocument(
                principal.name(),
                principal.role().word(),
                session.csrf(),
                Seconds.of(Duration.between(clock.instant(), session.ends())));
    }

    private void cookie(ServerResponse response, String value, Duration lasts) {
        response.header(
                HeaderNames.SET_COOKIE,
                bearer.sessions().cookie() + "=" + value + "; Path=/; HttpOnly; SameSite=Strict; Max-Age="
                        + lasts.toSeconds());
    }
}
