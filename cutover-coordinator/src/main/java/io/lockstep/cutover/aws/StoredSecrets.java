package io.lockstep.cutover.aws;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;

/// Values that are kept in AWS Secrets Manager and may be rotated there. A secret is asked for at most once
/// a minute, so a rotation is picked up within a minute, by the next connection; while AWS cannot be asked,
/// the last value holds. Thread-safe; never shows a value.
public final class StoredSecrets implements AutoCloseable {
    static final Duration FRESH = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(StoredSecrets.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<Optional<String>, AwsClients> making;
    private final InstantSource clock;
    private final Map<Optional<String>, AwsClients> clients = new ConcurrentHashMap<>();
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    private record Kept(String text, Instant askedAt) {}

    /// @param making the clients of a region; of that of the environment when it is empty
    public StoredSecrets(Function<Optional<String>, AwsClients> making, InstantSource clock) {
        this.making = making;
        this.clock = clock;
    }

    /// What it is now.
    ///
    /// @param reference name or ARN of a secret; `name#key` for one member of one that is a JSON object, as
    ///     those of RDS are
    /// @throws AwsException when it was never had, and AWS does not give it
    /// @throws IllegalArgumentException when it is not what the reference says; the message shows no value
    public String value(String reference) {
        int hash = reference.lastIndexOf('#');
        String id = hash < 0 ? reference : reference.substring(0, hash);
        String text = text(id);
        return hash < 0 ? text : member(id, text, reference.substring(hash + 1));
    }

    private String text(String id) {
        return kept.compute(id, this::fresh).text;
    }

    private Kept fresh(String id, @Nullable Kept before) {
        return before == null
                        || Duration.between(before.askedAt, clock.instant()).compareTo(FRESH) >= 0
                ? asked(id, before)
                : before;
    }

    private Kept asked(String id, @Nullable Kept before) {
        try {
            GetSecretValueResponse answer = new AwsCall("secretsmanager:GetSecretValue", id)
                    .of(() -> client(id).secretsManager().getSecretValue(request -> request.secretId(id)));
            if (answer.secretString() == null) {
                throw new IllegalArgumentException("the secret " + id + " is binary; store it as text");
            }
            return new Kept(answer.secretString(), clock.instant());
        } catch (AwsException e) {
            if (before == null) {
                throw e;
            }
            LOG.atWarn()
                    .addKeyValue("secret", id)
                    .addKeyValue("problem", e.getMessage())
                    .log("Secrets Manager does not answer: the last value holds");
            return new Kept(before.text, clock.instant());
        }
    }

    private AwsClients client(String id) {
        String[] parts = id.split(":", 5);
        Optional<String> region = id.startsWith("arn:") && parts.length == 5 ? Optional.of(parts[3]) : Optional.empty();
        return clients.computeIfAbsent(region, making);
    }

    private static String member(String id, String text, String key) {
        JsonNode object = object(id, text);
        JsonNode member = object.path(key);
        if (!member.isValueNode() || member.isNull()) {
            TreeSet<String> there = new TreeSet<>();
            object.fieldNames().forEachRemaining(there::add);
            throw new IllegalArgumentException(
                    "the secret " + id + " has no key '" + key + "'; it has " + String.join(", ", there));
        }
        return member.asText();
    }

    private static JsonNode object(String id, String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException _) {
            // its message quotes the text
        }
        throw new IllegalArgumentException("the secret " + id + " is no JSON object: leave out the # and what follows");
    }

    @Override
    public void close() {
        clients.values().forEach(AwsClients::close);
    }
}
