package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.cutover.view.Given;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.TableId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileRequestsIT {
    private static final List<TableId> TABLES = List.of(
            new TableId("public", "a/b"),
            new TableId("public", "../../etc"),
            new TableId("we.ird", "quo\"te"),
            new TableId("public", "per%2Fcent"),
            new TableId("public", "plus+and space"),
            new TableId("public", "a?b=c#d;e"),
            new TableId("public", "{name}"),
            new TableId("public", "<script>alert(1)</script>"),
            new TableId("schéma", "täble 表\u0001"));
    private static final ServedState SERVED = new ServedState(Given.state(
            TABLES.stream().map(HostileRequestsIT::seen).toList(),
            TABLES.stream().map(HostileRequestsIT::differing).toList()));

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @Test
    void a_table_of_any_name_is_found_in_path_and_query() {
        for (TableId table : TABLES) {
            String name =
                    URLEncoder.encode(table.toString(), StandardCharsets.UTF_8).replace("+", "%20");

            HttpResponse<String> one = SERVED.get("/api/v1/tables/" + name);
            HttpResponse<String> page = SERVED.get("/api/v1/divergences?table=" + name);

            assertThat(one.statusCode()).as(table.toString()).isEqualTo(200);
            assertThat(Description.json(one.body()).path("table").asText()).isEqualTo(table.toString());
            assertThat(Description.json(page.body()).path("divergences"))
                    .as(table.toString())
                    .singleElement()
                    .satisfies(each -> assertThat(each.path("table").asText()).isEqualTo(table.toString()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/tables/nodot",
                "/api/v1/tables/public.nothing",
                "/api/v1/tables/public.",
                "/api/v1/tables/%22unclosed.x",
                "/api/v1/tables/..%2F..%2Fetc%2Fpasswd",
                "/api/v1/tables/%00",
                "/api/v1/nothing",
                "/api/v2/status",
                "/console/",
                "/api/v1/status/more",
                "/metrics/x"
            })
    void what_is_not_there_is_a_problem_document(String path) {
        assertProblem(SERVED.get(path), 404);
    }

    @Test
    void all_problems_of_a_query_are_listed() {
        HttpResponse<String> response = SERVED.get(
                "/api/v1/divergences?state=WRONG&class=lost_update&table=nodot&after=gone&limit=0&colour=red&limit=2&state=X");

        JsonNode problem = assertProblem(response, 400);
        assertThat(problem.path("errors"))
                .extracting(JsonNode::asText)
                .satisfiesExactlyInAnyOrder(
                        text -> assertThat(text)
                                .startsWith("'colour' is no parameter here: use one of after, class, limit, open"),
                        text -> assertThat(text).isEqualTo("state: give it once, not 2 times"),
                        text -> assertThat(text).startsWith("class: 'lost_update' is none of [VALUE_MISMATCH"),
                        text -> assertThat(text).startsWith("table: Not a table: 'nodot'"),
                        text -> assertThat(text).isEqualTo("after: no divergence has the id 'gone'"),
                        text -> assertThat(text).isEqualTo("limit: give it once, not 2 times"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1001", "99999999999999999999", "ten", "1.5"})
    void a_limit_out_of_range_is_refused(String limit) {
        JsonNode problem = assertProblem(SERVED.get("/api/v1/divergences?limit=" + limit), 400);

        assertThat(problem.path("errors").get(0).asText())
                .isEqualTo("limit: '" + limit + "' is not a number from 1 to 1000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void nothing_can_be_written(String method) {
        HttpResponse<String> response = SERVED.send(method, "/api/v1/status", "");

        assertProblem(response, 405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void head_answers_as_get_without_the_body() {
        HttpResponse<String> response = SERVED.send("HEAD", "/api/v1/status", "");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(response.body()).isEmpty();
    }

    @Test
    void a_body_over_a_mebibyte_is_refused() {
        assertProblem(raw("POST /api/v1/status HTTP/1.1\r\nHost: x\r\nContent-Length: 1048577\r\n\r\n"), 413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NONSENSE\r\n\r\n",
                "GET /api/v1/divergences?table=%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /api/v1/tables/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
                "GET /api/v1/status HTTP/1.1\r\nHost: x\r\nBad Header\r\n\r\n"
            })
    void what_is_not_http_is_a_bad_request(String bytes) {
        assertProblem(raw(bytes), 400);
    }

    private static JsonNode assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        JsonNode problem = Description.json(response.body());
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("detail").asText()).isNotEmpty();
        return problem;
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
        assertThat(answer.toLowerCase(java.util.Locale.ROOT)).contains("content-type: application/problem+json");
        assertThat(answer).contains("\"status\":" + status).doesNotContain("Exception", "io.helidon");
    }

    private static String raw(String request) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), SERVED.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static io.lockstep.events.json.Progress seen(TableId table) {
        return Given.healthy(TABLES.indexOf(table), table);
    }

    private static io.lockstep.events.json.Divergence differing(TableId table) {
        return Given.divergence(
                "d" + TABLES.indexOf(table),
                table,
                DivergenceClass.MISSING_ROW,
                DivergenceState.SUSPECT,
                Given.NOW,
                false);
    }
}
