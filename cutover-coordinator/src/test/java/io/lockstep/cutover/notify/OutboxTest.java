package io.lockstep.cutover.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.cutover.outbound.Signature;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxTest {
    private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
    private final List<String> signatures = Collections.synchronizedList(new ArrayList<>());
    private final ConcurrentLinkedQueue<Integer> answers = new ConcurrentLinkedQueue<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private HttpServer server;

    @BeforeEach
    void begin() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::take);
        server.start();
    }

    @AfterEach
    void end() {
        server.stop(0);
    }

    @Test
    void a_notice_arrives_as_the_page_says_and_its_signature_is_right() {
        try (Outbox outbox = to(webhook(), Severity.INFO)) {
            outbox.put(notice(Severity.WARNING, "first \"one\""));
            await().until(() -> bodies.size() == 1);
        }

        assertThat(bodies.getFirst())
                .isEqualTo(
                        "{\"schema\":\"lockstep/notice/v1\",\"migration\":\"shop\",\"at\":\"2026-11-27T12:00:00Z\","
                                + "\"kind\":\"verdict\",\"severity\":\"warning\",\"title\":\"first \\\"one\\\"\",\"lines\":[\"because <b> & c\"]}");
        assertThat(signatures).containsExactly(new Signature("geheim").of(bodies.getFirst()));
        assertThat(count("delivered")).isEqualTo(1);
    }

    @Test
    void what_is_not_taken_is_tried_again_and_nothing_overtakes_it() {
        answers.addAll(List.of(503, 500));
        try (Outbox outbox = to(webhook(), Severity.INFO)) {
            outbox.put(notice(Severity.INFO, "first"));
            outbox.put(notice(Severity.INFO, "second"));
            await().until(() -> bodies.size() == 4);
        }

        assertThat(bodies.subList(0, 3)).allMatch(body -> body.contains("first"));
        assertThat(bodies.getLast()).contains("second");
    }

    @Test
    void what_is_refused_is_not_tried_again() {
        answers.add(404);
        try (Outbox outbox = to(webhook(), Severity.INFO)) {
            outbox.put(notice(Severity.INFO, "first"));
            outbox.put(notice(Severity.INFO, "second"));
            await().until(() -> count("delivered") == 1);
        }

        assertThat(bodies).hasSize(2);
        assertThat(count("refused")).isEqualTo(1);
    }

    @Test
    void who_asks_for_less_is_told_less() {
        try (Outbox outbox = to(webhook(), Severity.WARNING)) {
            outbox.put(notice(Severity.INFO, "good to know"));
            outbox.put(notice(Severity.CRITICAL, "look"));
            await().until(() -> count("delivered") == 1);
        }

        assertThat(bodies).singleElement().asString().contains("look");
    }

    @Test
    void nobody_is_held_up_by_one_who_does_not_answer_and_the_oldest_are_given_up() {
        answers.add(503);
        try (Outbox outbox = to(webhook(), Severity.INFO)) {
            for (int i = 0; i < 2_000; i++) {
                outbox.put(notice(Severity.INFO, "number " + i));
            }

            await().until(() -> count("delivered") + count("given_up") == 2_000);
        }

        assertThat(bodies.getLast()).contains("number 1999");
        assertThat(count("given_up")).isGreaterThan(1_000);
    }

    @Test
    void slack_is_told_in_text_that_mentions_nobody_and_never_shows_its_address() {
        var slack = new SlackWebhook(url("/services/T0/geheim"));
        try (Outbox outbox = to(slack, Severity.INFO)) {
            outbox.put(notice(Severity.CRITICAL, "<!channel> & so on"));
            await().until(() -> bodies.size() == 1);
        }

        assertThat(bodies.getFirst())
                .contains("\"text\":\"CRITICAL shop: &lt;!channel&gt; &amp; so on\"")
                .contains("because &lt;b&gt; &amp; c")
                .contains("\"color\":\"danger\"");
        assertThat(slack.name() + slack).doesNotContain("geheim");
    }

    @Test
    void reports_are_appended_to_a_file(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("reports.txt");
        var report = new ReportFile(file);
        report.deliver(notice(Severity.INFO, "one"));
        report.deliver(notice(Severity.INFO, "two"));

        assertThat(Files.readString(file)).isEqualTo("""
                2026-11-27T12:00:00Z
                shop: one
                because <b> & c

                2026-11-27T12:00:00Z
                shop: two
                because <b> & c

                """);
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            Optional.ofNullable(exchange.getRequestHeaders().getFirst(Signature.HEADER))
                    .ifPresent(signatures::add);
            Integer answer = answers.poll();
            exchange.sendResponseHeaders(answer == null ? 200 : answer, -1);
        }
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Channel webhook() {
        return new NoticeWebhook(url("/hook"), Optional.of(new Signature("geheim")));
    }

    private Outbox to(Channel channel, Severity least) {
        return new Outbox(
                new Recipient(channel, least, true, true),
                InstantSource.fixed(Instant.parse("2026-11-27T12:00:01Z")),
                new Outbox.Fates(counter("delivered"), counter("refused"), counter("given_up")));
    }

    private Counter counter(String result) {
        return registry.counter("notices", "result", result);
    }

    private double count(String result) {
        return counter(result).count();
    }

    private static Notice notice(Severity severity, String title) {
        return new Notice(
                "shop",
                Instant.parse("2026-11-27T12:00:00Z"),
                Notice.Kind.VERDICT,
                severity,
                title,
                List.of("because <b> & c"));
    }
}
