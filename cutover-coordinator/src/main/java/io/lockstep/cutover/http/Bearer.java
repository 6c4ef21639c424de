package io.lockstep.cutover.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.lockstep.cutover.access.Gate;
import io.lockstep.cutover.access.Principal;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.access.Sessions;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;

/// Finds out who sends a request that writes: by its token (RFC 6750), or by the cookie of a session together with the
/// session's other secret in a header. A cookie alone writes nothing: a browser also sends it with what other pages ask
/// for.
record Bearer(Gate gate, Sessions sessions) {
    static final HeaderName CSRF = HeaderNames.create("X-CSRF-Token");

    private static final String SCHEME = "bearer ";
    private static final int LONGEST = 1024;

    /// @throws ProblemException when nobody who may is known to have sent it
    Principal require(ServerRequest request, Role role) {
        boolean byToken = request.headers().contains(HeaderNames.AUTHORIZATION);
        return admitted(byToken ? token(request) : sessionToken(request), role);
    }

    /// Who holds a token.
    ///
    /// @throws ProblemException when nobody does
    Principal holder(String token) {
        return admitted(Optional.of(token).filter(Bearer::plausible), Role.VIEWER);
    }

    /// The session that the request's cookie names.
    Optional<Sessions.Session> session(ServerRequest request) {
        List<String> cookies = request.headers().all(HeaderNames.COOKIE, List::of).stream()
                .flatMap(header -> List.of(header.split(";")).stream())
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(sessions.cookie() + "="))
                .toList();
        return cookies.size() == 1
                ? sessions.find(cookies.getFirst().substring(sessions.cookie().length() + 1))
                : Optional.empty();
    }

    /// The session, when the request also shows its other secret.
    ///
    /// @throws ProblemException when it has the cookie alone
    Optional<Sessions.Session> provenSession(ServerRequest request) {
        Optional<Sessions.Session> session = session(request);
        if (session.isPresent()
                && !same(request.headers().first(CSRF).orElse(""), session.get().csrf())) {
            throw new ProblemException(Problem.forbidden("A session writes with its own " + CSRF.defaultCase()
                    + " only, which this request lacks: load the console again"));
        }
        return session;
    }

    private Optional<String> sessionToken(ServerRequest request) {
        return provenSession(request).map(Sessions.Session::token);
    }

    private Principal admitted(Optional<String> token, Role role) {
        return switch (gate.admit(token, role)) {
            case Gate.Admission.Granted(Principal principal) -> principal;
            case Gate.Admission.Unknown(String detail) -> throw new ProblemException(Problem.unauthorized(detail));
            case Gate.Admission.Forbidden(String detail) -> throw new ProblemException(Problem.forbidden(detail));
            case Gate.Admission.Unusable(String detail) ->
                throw new ProblemException(Problem.unavailable("Nobody can be recognised: " + detail));
        };
    }

    /// Two tokens are none.
    private static Optional<String> token(ServerRequest request) {
        List<String> sent = request.headers().all(HeaderNames.AUTHORIZATION, List::of);
        if (sent.size() != 1 || !sent.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        return Optional.of(sent.getFirst().substring(SCHEME.length()).strip()).filter(Bearer::plausible);
    }

    private static boolean plausible(String token) {
        return !token.isEmpty() && token.length() <= LONGEST;
    }

    /// Takes the same time whether or not it is the one.
    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }
}
