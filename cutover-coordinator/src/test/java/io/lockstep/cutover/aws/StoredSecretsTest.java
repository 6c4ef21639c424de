package io.lockstep.cutover.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.lab.aws.FakeAws;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/// Against the fake of AWS.
class StoredSecretsTest {
    private static final String ARN = "arn:aws:secretsmanager:eu-central-1:123456789012:secret:shop/aurora-AbCdEf";

    private final FakeAws aws = FakeAws.start();
    private final List<Optional<String>> regions = Collections.synchronizedList(new ArrayList<>());
    private Instant now = Instant.parse("2026-11-28T00:00:00Z");
    private final StoredSecrets secrets = new StoredSecrets(this::clients, () -> now);

    private AwsClients clients(Optional<String> region) {
        regions.add(region);
        return new AwsClients(
                new AwsAccess(Optional.of(region.orElse("eu-west-1")), Optional.of(aws.endpoint())),
                StaticCredentialsProvider.create(AwsBasicCredentials.create("fake", "fake")));
    }

    @AfterEach
    void stop() {
        secrets.close();
        aws.close();
    }

    @Test
    void a_secret_or_one_member_of_it_is_asked_for_once_a_minute() {
        aws.secrets().put("shop/aurora", "{\"username\":\"lockstep\",\"password\":\"geheim#1\",\"port\":5432}");
        aws.secrets().put("plain", "geheim");

        assertThat(secrets.value("shop/aurora#password")).isEqualTo("geheim#1");
        assertThat(secrets.value("shop/aurora#username")).isEqualTo("lockstep");
        assertThat(secrets.value("shop/aurora#port")).isEqualTo("5432");
        assertThat(secrets.value("plain")).isEqualTo("geheim");
        assertThat(aws.calls()).hasSize(2).containsOnly("secretsmanager:GetSecretValue");
    }

    @Test
    void a_rotation_is_picked_up_within_a_minute() {
        aws.secrets().put("plain", "old");
        assertThat(secrets.value("plain")).isEqualTo("old");
        aws.secrets().put("plain", "new");
        now = now.plus(Duration.ofSeconds(59));
        assertThat(secrets.value("plain")).isEqualTo("old");
        now = now.plus(Duration.ofSeconds(1));

        assertThat(secrets.value("plain")).isEqualTo("new");
    }

    @Test
    void the_last_value_holds_while_aws_cannot_be_asked() {
        aws.secrets().put("plain", "old");
        assertThat(secrets.value("plain")).isEqualTo("old");
        aws.trouble().expire();
        now = now.plus(Duration.ofMinutes(2));

        assertThat(secrets.value("plain")).isEqualTo("old");
        assertThatThrownBy(() -> secrets.value("other")).isInstanceOf(AwsException.class);
    }

    @Test
    void an_arn_is_asked_for_in_its_region() {
        aws.secrets().put(ARN, "geheim");

        assertThat(secrets.value(ARN)).isEqualTo("geheim");
        assertThat(regions).containsExactly(Optional.of("eu-central-1"));
    }

    @Test
    void what_cannot_be_had_is_named_with_what_to_do_and_no_value() {
        aws.secrets().put("shop/aurora", "{\"username\":\"geheim\",\"password\":\"geheim\"}");
        aws.secrets().put("text", "geheim {");

        assertThatThrownBy(() -> secrets.value("shop/aurora#pasword"))
                .hasMessage("the secret shop/aurora has no key 'pasword'; it has password, username");
        assertThatThrownBy(() -> secrets.value("text#password"))
                .hasMessage("the secret text is no JSON object: leave out the # and what follows")
                .hasNoCause();
        assertThatThrownBy(() -> secrets.value("gone"))
                .hasMessageContaining("secretsmanager:GetSecretValue of gone was refused, ResourceNotFoundException");
        aws.trouble().deny("secretsmanager:GetSecretValue");
        assertThatThrownBy(() -> secrets.value("denied"))
                .isInstanceOfSatisfying(
                        AwsException.class,
                        e -> assertThat(e.fix()).contains("allow secretsmanager:GetSecretValue on it"));
    }
}
