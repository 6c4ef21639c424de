package io.lockstep.cutover.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.aws.AwsAccess;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.lab.aws.FakeAws;
import io.lockstep.lab.aws.FakeSns;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// Against the fake of AWS.
class SnsTopicTest {
    private static final String ARN = "arn:aws:sns:eu-west-1:123456789012:lockstep";

    private final FakeAws aws = FakeAws.start();
    private final AwsClients clients = new AwsClients(
            new AwsAccess(Optional.of("eu-west-1"), Optional.of(aws.endpoint())),
            StaticCredentialsProvider.create(AwsBasicCredentials.create("fake", "fake")));

    @AfterEach
    void stop() {
        clients.close();
        aws.close();
    }

    @Test
    void a_notice_is_published_with_a_subject_that_sns_takes() throws Exception {
        new SnsTopic(ARN, clients).deliver(notice("2 rows differ in public.orders — \n" + "x".repeat(200)));
        new SnsTopic(ARN + ".fifo", clients).deliver(notice("2 rows differ"));

        FakeSns.Message first = aws.sns().messages().getFirst();
        assertThat(first.topic()).isEqualTo(ARN);
        assertThat(first.subject())
                .matches("CRITICAL shop: 2 rows differ in public.orders \\? \\?x+\\.\\.\\.")
                .hasSize(99);
        assertThat(first.attributes())
                .containsExactly(
                        entry("kind", "divergence"), entry("migration", "shop"), entry("severity", "critical"));
        assertThat(first.text()).startsWith("CRITICAL shop: 2 rows").endsWith("\nlook\n");
        assertThat(aws.sns().messages().getLast().topic()).isEqualTo(ARN + ".fifo");
    }

    @Test
    void what_passes_is_tried_again_and_what_does_not_is_refused_with_the_permission() {
        SnsTopic topic = new SnsTopic(ARN, clients);
        aws.trouble().fail(5);
        assertThatThrownBy(() -> topic.deliver(notice("x"))).isInstanceOf(IOException.class);
        aws.trouble().expire();
        assertThatThrownBy(() -> topic.deliver(notice("x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("ExpiredToken");
        aws.trouble().end();
        aws.trouble().deny("sns:Publish");
        assertThatThrownBy(() -> topic.deliver(notice("x")))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("allow sns:Publish on it");
    }

    private static Notice notice(String title) {
        return new Notice(
                "shop",
                Instant.parse("2026-11-28T00:00:00Z"),
                Notice.Kind.DIVERGENCE,
                Severity.CRITICAL,
                title,
                List.of("look"));
    }
}
