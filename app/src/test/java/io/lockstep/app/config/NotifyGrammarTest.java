package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.notify.Severity;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NotifyGrammarTest {
    private static final Map<String, String> ENVIRONMENT = Map.of("SLACK", "https://hooks.example/T0/geheim");

    @TempDir
    private Path directory;

    @Test
    void every_type_of_recipient_is_read_and_no_secret_is_shown() throws IOException {
        Loaded read = load("""
                notify:
                  - { type: webhook, url: "https://ops.example/hook?key=geheim", secret: geheim, severity: critical, reports: false }
                  - { type: slack, url: "${SLACK}" }
                  - { type: sns, topic-arn: "arn:aws:sns:eu-west-1:123456789012:ops.fifo", severity: warning }
                  - { type: report, every: 1h, file: reports.txt }
                """);

        assertThat(read.configuration().notifying())
                .containsExactly(
                        new NotifyChoice.Webhook(
                                URI.create("https://ops.example/hook?key=geheim"),
                                Optional.of(new Secret("geheim")),
                                new NotifyChoice.Wish(Severity.CRITICAL, false)),
                        new NotifyChoice.Slack(
                                new Secret("https://hooks.example/T0/geheim"),
                                new NotifyChoice.Wish(Severity.INFO, true)),
                        new NotifyChoice.Sns(
                                "arn:aws:sns:eu-west-1:123456789012:ops.fifo",
                                Optional.empty(),
                                new NotifyChoice.Wish(Severity.WARNING, true)),
                        new NotifyChoice.Report(Duration.ofHours(1), Optional.of(Path.of("reports.txt"))));
        assertThat(read.configuration().toString()).doesNotContain("geheim");
        assertThat(read.settings().find("notify").orElseThrow().shown())
                .isEqualTo(
                        "[webhook https://ops.example/hook, slack hooks.example, sns arn:aws:sns:eu-west-1:123456789012:ops.fifo, report every PT1H to reports.txt]");
    }

    @Test
    void every_problem_is_listed_at_its_place_and_shows_no_secret() {
        assertThat(refused("""
                notify:
                  - { type: mail, to: me }
                  - { type: webhook, url: "ftp://x/", severity: loud }
                  - { type: slack, url: "geheim" }
                  - { type: report }
                  - { type: report, every: 1h }
                  - { type: report, every: 2h }
                  - { type: sns, topic-arn: "arn:aws:sqs:eu-west-1:123456789012:ops" }
                """) + "\n").isEqualTo("""
                F:7:13: notify[0].type: expected webhook or slack or sns or report, found "mail"
                F:7:19: notify[0].to: unknown key; known here: type, url, secret, severity, reports, topic-arn, endpoint, every, file
                F:8:27: notify[1].url: expected an address such as https://shop.example/gate, without user and fragment, found "ftp://x/"
                F:8:49: notify[1].severity: expected info or warning or critical, found "loud"
                F:9:25: notify[2].url: expected an address such as https://hooks.example/T0/B0, best as ${ENV} or ${file:/path}
                F:10:5: notify[3].every: missing; it is required (Time between two reports to everybody in the list)
                F:12:5: notify[5]: report is there already, notify[4]; keep one of them
                F:13:29: notify[6].topic-arn: expected an ARN such as arn:aws:sns:eu-west-1:123456789012:lockstep, found "arn:aws:sqs:eu-west-1:123456789012:ops"
                """);
    }

    private Loaded load(String more) throws IOException {
        Path file = directory.resolve("lockstep.yaml");
        Files.writeString(file, ConfigLoaderTest.MINIMAL + more);
        return new ConfigLoader(ENVIRONMENT).load(file, List.of());
    }

    private String refused(String more) {
        UserError error = catchThrowableOfType(UserError.class, () -> load(more));
        return error.what()
                .lines()
                .skip(1)
                .map(line ->
                        line.strip().replace(directory.resolve("lockstep.yaml").toString(), "F"))
                .collect(Collectors.joining("\n"));
    }
}
