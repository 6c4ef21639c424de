package io.lockstep.cutover.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Every error as a problem document, whether a handler raised it or the server before any handler was reached.
final class Errors {
    private static final Logger LOG = LoggerFactory.getLogger(Errors.class);

    private Errors() {}

    static void problem(ServerRequest request, ServerResponse response, ProblemException e) {
        if (e.problem().status() == 401) {
            response.header(HeaderNames.WWW_AUTHENTICATE, "Bearer realm=\"lockstep\"");
        }
        Answers.problem(response, e.problem());
    }

    static void http(ServerRequest request, ServerResponse response, HttpException e) {
        Answers.problem(response, problem(e.status()));
    }

    static void unexpected(ServerRequest request, ServerResponse response, RuntimeException e) {
        LOG.atError().setCause(e).addKeyValue("path", request.path().rawPath()).log("A request failed");
        Answers.problem(response, problem(Status.INTERNAL_SERVER_ERROR_500));
    }

    static void notFound(ServerRequest request, ServerResponse response) {
        Answers.problem(response, Problem.notFound("Nothing is served at this path: GET /openapi.yaml lists what is"));
    }

    /// @param methods that the path answers
    static Handler notAllowed(List<Method> methods) {
        String allow = methods.stream().map(Method::allow).collect(Collectors.joining(", "));
        String detail = methods.size() > 1
                ? "This can be read and asked for: use GET or POST"
                : methods.contains(Method.GET)
                        ? "What is served here can only be read: use GET"
                        : "This can only be asked for: use POST";
        Problem problem = Problem.of(405, Status.METHOD_NOT_ALLOWED_405.reasonPhrase(), detail);
        return (request, response) -> {
            response.header(HeaderNames.ALLOW, allow);
            Answers.problem(response, problem);
        };
    }

    static DirectHandler.TransportResponse direct(
            DirectHandler.TransportRequest request,
            DirectHandler.EventType event,
            Status status,
            ServerResponseHeaders headers,
            String message) {
        return DirectHandler.TransportResponse.builder()
                .status(status)
                .headers(headers)
                .header(HeaderNames.CONTENT_TYPE, Problem.MEDIA_TYPE)
                .keepAlive(event.keepAlive())
                .entity(Answers.bytes(problem(status)))
                .build();
    }

    private static Problem problem(Status status) {
        String detail = switch (status.code()) {
            case 400 -> "The request is not valid HTTP, or its path or query is not";
            case 413 -> "The request's body is larger than 1 MiB";
            case 500 -> "The coordinator failed to answer: its log says why";
            default -> "The request was refused";
        };
        return Problem.of(status.code(), status.reasonPhrase(), detail);
    }
}
