package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.notify.Severity;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What `notify` may hold.
final class NotifyGrammar {
    private static final String WEBHOOK = "webhook";
    private static final String SLACK = "slack";
    private static final String SNS = "sns";
    private static final String REPORT = "report";

    static final EntryGrammar<NotifyChoice> RECIPIENTS =
            new EntryGrammar<>("recipient", types(), List.of(), NotifyGrammar::choice, NotifyChoice::what);

    private NotifyGrammar() {}

    private static Map<String, List<Key>> types() {
        Map<String, List<Key>> types = new LinkedHashMap<>();
        types.put(
                WEBHOOK,
                wished(
                        Key.required("url", Formats.HTTP_URL, "What each notice is posted to"),
                        Key.optional("secret", Formats.SECRET, "Key of the signature; unsigned when absent")));
        types.put(
                SLACK,
                wished(Key.required("url", Formats.SECRET_URL, "Address of an incoming webhook, best as `${ENV}`")));
        types.put(
                SNS,
                wished(
                        Key.required("topic-arn", Formats.TOPIC_ARN, "ARN of the topic; its region is asked"),
                        Key.optional("endpoint", Formats.HTTP_URL, "Another endpoint than AWS's own")));
        types.put(
                REPORT,
                List.of(
                        Key.required("every", Formats.DURATION, "Time between two reports to everybody in the list"),
                        Key.optional("file", Formats.PATH, "File that they are appended to as well")));
        return types;
    }

    private static List<Key> wished(Key... keys) {
        List<Key> all = new ArrayList<>(List.of(keys));
        all.add(Key.optional(
                "severity",
                Shape.Choice.of(
                        Arrays.stream(Severity.values()).map(Severity::word).toArray(String[]::new)),
                Severity.INFO.word(),
                "The least severity that is told"));
        all.add(Key.optional("reports", Formats.BOOLEAN, "true", "Whether reports are sent there"));
        return all;
    }

    private static NotifyChoice choice(String type, EntryFields entry) {
        return switch (type) {
            case WEBHOOK ->
                new NotifyChoice.Webhook(entry.get("url", URI.class), entry.find("secret", Secret.class), wish(entry));
            case SLACK -> new NotifyChoice.Slack(entry.get("url", Secret.class), wish(entry));
            case SNS ->
                new NotifyChoice.Sns(
                        entry.get("topic-arn", String.class), entry.find("endpoint", URI.class), wish(entry));
            default -> new NotifyChoice.Report(entry.get("every", Duration.class), entry.find("file", Path.class));
        };
    }

    private static NotifyChoice.Wish wish(EntryFields entry) {
        return new NotifyChoice.Wish(
                entry.find("severity", String.class)
                        .map(word -> Severity.valueOf(word.toUpperCase(Locale.ROOT)))
                        .orElse(Severity.INFO),
                entry.find("reports", Boolean.class).orElse(true));
    }
}
