package io.lockstep.lab.aws;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.core.SdkPojo;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.PutSecretValueResponse;

/// Secrets Manager, as far as reading and writing whole secrets goes. Thread-safe.
public final class FakeSecrets {
    private final Map<String, String> values = new ConcurrentHashMap<>();

    FakeSecrets() {}

    /// Stores a secret, as an administrator or a rotation does.
    public void put(String name, String value) {
        values.put(name, value);
    }

    /// What it is now.
    public Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    Map<String, Operation> operations() {
        return Map.of(
                "GetSecretValue",
                Operation.of(GetSecretValueRequest::builder, GetSecretValueRequest.class, this::get),
                "PutSecretValue",
                Operation.of(PutSecretValueRequest::builder, PutSecretValueRequest.class, this::put));
    }

    private SdkPojo get(GetSecretValueRequest request) {
        return GetSecretValueResponse.builder()
                .name(request.secretId())
                .secretString(known(request.secretId()))
                .build();
    }

    private SdkPojo put(PutSecretValueRequest request) {
        known(request.secretId());
        values.put(request.secretId(), request.secretString());
        return PutSecretValueResponse.builder().name(request.secretId()).build();
    }

    private String known(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new Fault("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
        }
        return value;
    }
}
