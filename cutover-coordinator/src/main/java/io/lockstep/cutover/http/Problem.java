package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// An error as RFC 9457 has it, sent as `application/problem+json`.
///
/// @param detail what happened, to which object, and what to do
/// @param errors every single problem of the request, where there can be several
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    static Problem notFound(String detail) {
        return new Problem("about:blank", "Not Found", 404, detail, List.of());
    }

    static Problem unauthorized(String detail) {
        return of(401, "Unauthorized", detail);
    }

    static Problem forbidden(String detail) {
        return of(403, "Forbidden", detail);
    }

    static Problem conflict(String detail) {
        return of(409, "Conflict", detail);
    }

    static Problem unavailable(String detail) {
        return of(503, "Service Unavailable", detail);
    }

    static Problem badBody(List<String> errors) {
        return new Problem("about:blank", "Unprocessable Content", 422, "The request cannot be carried out", errors);
    }

    static Problem badQuery(List<String> errors) {
        return new Problem("about:blank", "Bad Request", 400, "The query cannot be understood", errors);
    }

    static Problem of(int status, String title, String detail) {
        return new Problem("about:blank", title, status, detail, List.of());
    }
}
