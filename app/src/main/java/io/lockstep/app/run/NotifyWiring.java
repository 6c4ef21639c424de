package io.lockstep.app.run;

import io.lockstep.app.config.NotifyChoice;
import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.aws.AwsAccess;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.notify.NoticeWebhook;
import io.lockstep.cutover.notify.NotifySettings;
import io.lockstep.cutover.notify.Recipient;
import io.lockstep.cutover.notify.ReportFile;
import io.lockstep.cutover.notify.Severity;
import io.lockstep.cutover.notify.SlackWebhook;
import io.lockstep.cutover.notify.SnsTopic;
import io.lockstep.cutover.outbound.Signature;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Translates `notify` into who is told.
public final class NotifyWiring {
    private NotifyWiring() {}

    public static NotifySettings settings(List<NotifyChoice> choices) {
        return new NotifySettings(
                choices.stream().flatMap(choice -> recipient(choice).stream()).toList(),
                choices.stream().flatMap(choice -> every(choice)).findFirst());
    }

    private static Optional<Recipient> recipient(NotifyChoice choice) {
        return switch (choice) {
            case NotifyChoice.Webhook(URI url, Optional<Secret> secret, var wish) ->
                Optional.of(new Recipient(
                        new NoticeWebhook(url, secret.map(key -> new Signature(key.reveal()))),
                        wish.least(),
                        true,
                        wish.reports()));
            case NotifyChoice.Slack(Secret url, var wish) ->
                Optional.of(
                        new Recipient(new SlackWebhook(URI.create(url.reveal())), wish.least(), true, wish.reports()));
            case NotifyChoice.Sns(String arn, Optional<URI> endpoint, var wish) ->
                Optional.of(new Recipient(
                        new SnsTopic(arn, new AwsClients(new AwsAccess(region(arn), endpoint))),
                        wish.least(),
                        true,
                        wish.reports()));
            case NotifyChoice.Report(Duration _, var file) ->
                file.map(path -> new Recipient(new ReportFile(path), Severity.CRITICAL, false, true));
        };
    }

    /// The fourth part of an ARN.
    private static Optional<String> region(String arn) {
        return Optional.of(arn.split(":", -1)[3]);
    }

    private static Stream<Duration> every(NotifyChoice choice) {
        return switch (choice) {
            case NotifyChoice.Report(Duration every, var _) -> Stream.of(every);
            case NotifyChoice.Webhook _, NotifyChoice.Slack _, NotifyChoice.Sns _ -> Stream.of();
        };
    }
}
