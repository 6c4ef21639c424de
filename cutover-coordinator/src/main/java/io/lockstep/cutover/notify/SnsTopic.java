package io.lockstep.cutover.notify;

import io.lockstep.cutover.act.RefusedException;
import io.lockstep.cutover.aws.AwsCall;
import io.lockstep.cutover.aws.AwsClients;
import io.lockstep.cutover.aws.AwsException;
import java.io.IOException;
import java.util.Map;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishRequest;

/// A topic of Amazon SNS. Each message has the attributes `migration`, `kind` and `severity`, by which
/// subscriptions can filter.
public final class SnsTopic implements Channel {
    /// [SNS](https://docs.aws.amazon.com/sns/latest/api/API_Publish.html) takes subjects of ASCII without
    /// line breaks, of less than 100 characters.
    private static final int LONGEST_SUBJECT = 99;

    private static final String FIFO = ".fifo";

    private final String arn;
    private final AwsClients clients;

    /// @param clients of the topic's region
    public SnsTopic(String arn, AwsClients clients) {
        this.arn = arn;
        this.clients = clients;
    }

    @Override
    public String name() {
        return "sns " + arn;
    }

    @Override
    public String type() {
        return "sns";
    }

    @Override
    public void deliver(Notice notice) throws IOException, RefusedException {
        try {
            new AwsCall("sns:Publish", arn).of(() -> clients.sns().publish(request(notice)));
        } catch (AwsException e) {
            String message = e.getMessage() + ": " + e.fix();
            switch (e.kind()) {
                case THROTTLED, UNREACHABLE, CREDENTIALS, CONFLICT -> throw new IOException(message, e);
                case DENIED, NOT_FOUND, MISCONFIGURED -> throw new RefusedException(message);
            }
        }
    }

    private PublishRequest request(Notice notice) {
        PublishRequest.Builder request = PublishRequest.builder()
                .topicArn(arn)
                .subject(subject(notice.heading()))
                .message(notice.text())
                .messageAttributes(Map.of(
                        "migration", text(notice.migration()),
                        "kind", text(notice.kind().word()),
                        "severity", text(notice.severity().word())));
        if (arn.endsWith(FIFO)) {
            request.messageGroupId(notice.migration())
                    .messageDeduplicationId(Integer.toHexString(notice.hashCode()) + "-"
                            + notice.at().toEpochMilli());
        }
        return request.build();
    }

    private static MessageAttributeValue text(String value) {
        return MessageAttributeValue.builder()
                .dataType("String")
                .stringValue(value)
                .build();
    }

    static String subject(String heading) {
        String ascii = heading.replaceAll("[^\\x20-\\x7E]", "?");
        return ascii.length() <= LONGEST_SUBJECT ? ascii : ascii.substring(0, LONGEST_SUBJECT - 3) + "...";
    }

    @Override
    public String toString() {
        return name();
    }
}
