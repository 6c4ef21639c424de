package io.lockstep.cutover.http;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.lockstep.cutover.access.Gate;
import io.lockstep.cutover.access.Principal;
import io.lockstep.cutover.access.Role;
import java.util.List;
import java.util.Optional;

/// Finds out who sends a request that writes (RFC 6750).
record Bearer(Gate gate) {
    private static final String SCHEME = "bearer ";
    private static final int LONGEST = 1024;

    /// @throws ProblemException when nobody who may is known to have sent it
    Principal require(ServerRequest request, Role role) {
        return switch (gate.admit(token(request), role)) {
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
        return Optional.of(sent.getFirst().substring(SCHEME.length()).strip())
                .filter(token -> !token.isEmpty() && token.length() <= LONGEST);
    }
}
