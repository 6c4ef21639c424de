package io.lockstep.cutover.notify;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.outbound.Http;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Posts each notice as a message of Slack's incoming webhooks, which Mattermost, Rocket.Chat and others
/// take as well. Its address is a secret and never shown.
///
/// What comes from outside, such as a reason that somebody has given, is text and no markup: `&`, `<` and
/// `>` are escaped as [Slack says](https://docs.slack.dev/messaging/formatting-message-text), so that
/// nobody can be mentioned.
public final class SlackWebhook implements Channel {
    private static final Duration BOUND = Duration.ofSeconds(10);
    /// Slack cuts what is longer than 40,000 characters; nobody reads that much.
    private static final int LONGEST = 3_000;

    private final URI url;

    public SlackWebhook(URI url) {
        this.url = url;
    }

    @Override
    public String name() {
        return "slack " + url.getHost();
    }

    @Override
    public String type() {
        return "slack";
    }

    @Override
    public void deliver(Notice notice) throws IOException, RefusedException, InterruptedException {
        Http.post(url, document(notice).toString(), BOUND, Map.of()).requireSuccess();
    }

    static ObjectNode document(Notice notice) {
        ObjectNode document = JsonNodeFactory.instance.objectNode().put("text", escaped(notice.heading()));
        ArrayNode attachments = document.putArray("attachments");
        attachments
                .addObject()
                .put("color", color(notice.severity()))
                .put("fallback", escaped(notice.heading()))
                .put("text", escaped(shortened(String.join("\n", notice.lines()))))
                .put("ts", notice.at().getEpochSecond());
        return document;
    }

    private static String color(Severity severity) {
        return switch (severity) {
            case INFO -> "good";
            case WARNING -> "warning";
            case CRITICAL -> "danger";
        };
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    @Override
    public String toString() {
        return name();
    }
}
