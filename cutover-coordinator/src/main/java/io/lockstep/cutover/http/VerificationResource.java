package io.lockstep.cutover.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.lockstep.cutover.view.Overview;
import io.lockstep.cutover.view.TableView;
import io.lockstep.events.TableId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// What is known of the migration: `/api/v1`, read only.
record VerificationResource(String migration, Supplier<Overview> overviews) {
    private record Tables(List<TableDocument> tables) {}

    void status(ServerRequest request, ServerResponse response) {
        QueryReader.none(query(request));
        Answers.json(response, StatusDocument.of(migration, overviews.get()));
    }

    void tables(ServerRequest request, ServerResponse response) {
        QueryReader.none(query(request));
        Overview overview = overviews.get();
        Answers.json(
                response,
                new Tables(overview.tables().values().stream()
                        .map(table -> TableDocument.of(overview, table))
                        .toList()));
    }

    void table(ServerRequest request, ServerResponse response) {
        QueryReader.none(query(request));
        String name = request.path().pathParameters().get("name");
        Overview overview = overviews.get();
        TableView table = parsed(name)
                .map(overview.tables()::get)
                .orElseThrow(() -> new ProblemException(Problem.notFound("No table '" + name
                        + "' has been seen in this epoch: GET /api/v1/tables lists those that have")));
        Answers.json(response, TableDocument.of(overview, table));
    }

    void divergences(ServerRequest request, ServerResponse response) {
        var divergences = overviews.get().state().divergences();
        Answers.json(response, DivergencePage.of(divergences, QueryReader.divergences(query(request), divergences)));
    }

    private static Optional<TableId> parsed(String name) {
        try {
            return Optional.of(TableId.parse(name));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static Map<String, List<String>> query(ServerRequest request) {
        return request.query().toMap();
    }
}
