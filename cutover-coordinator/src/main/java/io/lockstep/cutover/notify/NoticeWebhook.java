package io.lockstep.cutover.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.outbound.Http;
import io.lockstep.cutover.outbound.Signature;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Posts each notice as a JSON document, `lockstep/notice/v1`, signed where a secret is given.
public final class NoticeWebhook implements Channel {
    static final String SCHEMA = "lockstep/notice/v1";
    private static final Duration BOUND = Duration.ofSeconds(10);

    private final URI url;
    private final Optional<Signature> signature;

    public NoticeWebhook(URI url, Optional<Signature> signature) {
        this.url = url;
        this.signature = signature;
    }

    @Override
    public String name() {
        return "webhook " + Http.shown(url);
    }

    @Override
    public String type() {
        return "webhook";
    }

    @Override
    public void deliver(Notice notice) throws IOException, RefusedException, InterruptedException {
        String body = document(notice).toString();
        Map<String, String> headers =
                signature.map(signs -> Map.of(Signature.HEADER, signs.of(body))).orElse(Map.of());
        Http.post(url, body, BOUND, headers).requireSuccess();
    }

    /// `{"schema", "migration", "at", "kind", "severity", "title", "lines": […]}`
    static ObjectNode document(Notice notice) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("schema", SCHEMA)
                .put("migration", notice.migration())
                .put("at", notice.at().toString())
                .put("kind", notice.kind().word())
                .put("severity", notice.severity().word())
                .put("title", notice.title());
        ArrayNode lines = document.putArray("lines");
        notice.lines().forEach(lines::add);
        return document;
    }

    @Override
    public String toString() {
        return name();
    }
}
