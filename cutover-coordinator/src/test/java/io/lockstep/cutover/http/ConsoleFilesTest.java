package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.view.VerificationState;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The console's files as they are served.
class ConsoleFilesTest {
    private static final int MOST_BYTES = 150 * 1000;
    private static final ServedState SERVED = new ServedState(
            VerificationState.EMPTY, Map.of("bootstrap.servers", "127.0.0.1:1"), HttpApi.Patience.USUAL);

    @AfterAll
    static void stop() {
        SERVED.close();
    }

    @Test
    void every_file_comes_with_a_policy_that_lets_nothing_in_from_elsewhere() {
        for (String name : new ConsoleFiles().all().keySet()) {
            HttpResponse<String> file = SERVED.get("/console/" + name);

            assertThat(file.statusCode()).as(name).isEqualTo(200);
            assertThat(file.headers().firstValue("Content-Security-Policy"))
                    .hasValue("default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
                            + " object-src 'none'");
            assertThat(file.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(file.headers().firstValue("Referrer-Policy")).hasValue("no-referrer");
        }
        assertThat(SERVED.get("/").headers().firstValue("Content-Security-Policy"))
                .isPresent();
    }

    @Test
    void a_file_that_is_known_is_not_sent_again() throws Exception {
        String etag =
                SERVED.get("/console/main.js").headers().firstValue("ETag").orElseThrow();

        HttpResponse<String> again =
                SERVED.answer(SERVED.request("/console/main.js").header("If-None-Match", etag));
        HttpResponse<String> other =
                SERVED.answer(SERVED.request("/console/main.js").header("If-None-Match", "\"another\""));

        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        assertThat(other.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/console/",
                "/console/none.js",
                "/console/../console/main.js/x",
                "/console/..%2F..%2Fio%2Flockstep%2Fcutover%2Fhttp%2Fopenapi.yaml",
                "/console/%2e%2e/META-INF/MANIFEST.MF",
                "/console/sub%2Fmain.js",
                "/console/main.js%00",
                "/console/%2Fetc%2Fpasswd",
                "/index.html"
            })
    void nothing_else_can_be_reached(String path) {
        HttpResponse<String> response = SERVED.get(path);

        assertThat(response.statusCode()).isIn(400, 404);
        assertThat(response.body()).doesNotContain("root:", "Manifest", "openapi:");
    }

    /// Budget of the page, uncompressed.
    @Test
    void scripts_and_styles_are_small_in_all() {
        long bytes = new ConsoleFiles()
                .all().values().stream()
                        .mapToLong(file -> file.content().getBytes(StandardCharsets.UTF_8).length)
                        .sum();

        assertThat(bytes).isBetween(50_000L, (long) MOST_BYTES);
    }

    @Test
    void no_file_of_ours_writes_markup_or_runs_text() {
        Pattern dangerous = Pattern.compile(
                "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|\\beval\\b|new Function|setTimeout\\(['\"]|https?://(?!www\\.w3\\.org/2000/svg)");
        new ConsoleFiles().all().forEach((name, file) -> {
            if (!name.startsWith("uplot")) {
                assertThat(file.content()).as(name).doesNotContainPattern(dangerous);
            }
        });
        assertThat(SERVED.get("/").body()).doesNotContainPattern("<style|<script>| style=| on[a-z]+=");
    }
}
