package io.lockstep.cutover.feed;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.live.EventLog;
import io.lockstep.cutover.view.Given;
import io.lockstep.cutover.view.Ledger;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Side;
import io.lockstep.events.Topics;
import io.lockstep.events.json.EventsJson;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentsTest {
    private static final Topics TOPICS = new Topics("shop");
    private static final String PROGRESS = new String(EventsJson.encode(Given.healthy(0)), UTF_8);
    private static final String VERDICT =
            new String(EventsJson.encode(Given.divergence("a", DivergenceState.SUSPECT)), UTF_8);

    private static final String CAPTURE = new String(EventsJson.encode(Given.capture(Side.SOURCE)), UTF_8);

    @SuppressWarnings("UnusedVariable")
    private static final String[] REQUIRED = {"lane", "sourceAccount", "targetAccount", "at", "tables", "reasons"};

    private final Ledger ledger = new Ledger();
    private final Documents documents = new Documents(TOPICS, ledger, new EventLog());

    @Test
    void what_the_verifier_writes_can_be_read() {
        assertThat(documents.enter(record(TOPICS.progress(), "main/0", PROGRESS)))
                .isTrue();
        assertThat(documents.enter(record(TOPICS.verdicts(), "a", VERDICT))).isTrue();
        assertThat(documents.enter(record(TOPICS.captures(), "main/source", CAPTURE)))
                .isTrue();
        assertThat(ledger.state().captures()).containsOnlyKeys("main/source");
        assertThat(ledger.state().unreadableRecords()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "17",
                "{",
                "{}",
                "rubbish",
                "{\"schema\":\"lockstep/divergence/v2\"}",
                "{\"schema\":\"lockstep/progress/v1\",\"lane\":\"main\"}",
                "{\"schema\":\"lockstep/divergence/v1\",\"id\":\"a\",\"columns\":[]}",
                "{\"schema\":\"lockstep/divergence/v1\",\"id\":\"a\",\"columns\":[],\"key\":{\"table\":\"nodot\",\"columns\":{\"id\":1}}}",
                "{\"schema\":\"lockstep/divergence/v1\",\"id\":\"a\",\"columns\":[],\"key\":{\"table\":\"a.b\",\"columns\":{}}}"
            })
    void what_is_no_document_is_entered_as_unreadable(String text) {
        for (String topic : Stream.of(TOPICS.progress(), TOPICS.verdicts(), TOPICS.captures())
                .toList()) {
            assertThat(documents.enter(record(topic, "a", text))).as(topic).isFalse();
        }
        assertThat(ledger.state().unreadable()).hasSize(3);
        assertThat(ledger.state().partitions()).isEmpty();
        assertThat(ledger.state().divergences().stream()).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("REQUIRED")
    void progress_without_a_member_that_must_be_there_is_unreadable(String member) {
        String text = PROGRESS.replace("\"" + member + "\":", "\"other\":");

        assertThat(documents.enter(record(TOPICS.progress(), "main/0", text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lane", "key", "type", "state", "appearedAt", "detectedAt", "id", "columns"})
    void a_divergence_without_a_member_that_must_be_there_is_unreadable(String member) {
        String text = VERDICT.replaceFirst("\"" + member + "\":", "\"other\":");

        assertThat(documents.enter(record(TOPICS.verdicts(), "a", text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"lane", "side", "scheme", "configuration", "notVerified", "reportedAt"})
    void a_report_without_a_member_that_must_be_there_is_unreadable(String member) {
        String text = CAPTURE.replaceFirst("\"" + member + "\":", "\"other\":");

        assertThat(documents.enter(record(TOPICS.captures(), "main/source", text)))
                .isFalse();
    }

    @Test
    void a_document_of_a_later_version_with_more_members_can_be_read() {
        String text = VERDICT.replaceFirst("\\{", "{\"more\":{\"deep\":[1]},");

        assertThat(documents.enter(record(TOPICS.verdicts(), "a", text))).isTrue();
    }

    @Test
    void a_document_without_its_own_key_is_unreadable() {
        assertThat(documents.enter(record(TOPICS.progress(), "main/1", PROGRESS)))
                .isFalse();
        assertThat(documents.enter(record(TOPICS.verdicts(), "b", VERDICT))).isFalse();
        assertThat(documents.enter(record(TOPICS.verdicts(), null, VERDICT))).isFalse();
    }

    private static ConsumerRecord<byte[], byte[]> record(String topic, @Nullable String key, String value) {
        byte[] bytes = key == null ? null : key.getBytes(UTF_8);
        return new ConsumerRecord<>(topic, 0, 17, bytes, value.getBytes(UTF_8));
    }
}
