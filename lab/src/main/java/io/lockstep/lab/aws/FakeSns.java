package io.lockstep.lab.aws;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.sns.model.PublishRequest;
import software.amazon.awssdk.services.sns.model.PublishResponse;

/// SNS, which keeps what is published. Thread-safe.
public final class FakeSns {
    private final List<Message> messages = new CopyOnWriteArrayList<>();

    FakeSns() {}

    /// One that was published.
    public record Message(String topic, String subject, String text, Map<String, String> attributes) {}

    public List<Message> messages() {
        return List.copyOf(messages);
    }

    Map<String, Operation> operations() {
        return Map.of("Publish", Operation.of(PublishRequest::builder, PublishRequest.class, request -> {
            messages.add(new Message(
                    request.topicArn(),
                    request.subject() == null ? "" : request.subject(),
                    request.message(),
                    attributes(request)));
            return PublishResponse.builder()
                    .messageId("fake-" + messages.size())
                    .build();
        }));
    }

    private static Map<String, String> attributes(PublishRequest request) {
        var texts = new TreeMap<String, String>();
        request.messageAttributes().forEach((name, value) -> texts.put(name, value.stringValue()));
        return texts;
    }
}
