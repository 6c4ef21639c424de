package io.lockstep.cutover.dms;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name that AWS has for a DMS task, or for the configuration of a serverless replication.
///
/// @param text the whole of it
/// @param region in which it is
/// @param serverless whether it is a serverless replication
/// @param resource its last part, by which DMS calls it in its control tables
public record TaskArn(String text, String region, boolean serverless, String resource) {
    private static final Pattern ARN = Pattern.compile(
            "arn:aws[a-z-]*:dms:(?<region>[a-z0-9-]+):\\d{12}:(?<kind>task|replication-config):(?<resource>[A-Za-z0-9-]+)");

    /// Reads one.
    ///
    /// @throws IllegalArgumentException when it is none, saying what one looks like
    public static TaskArn of(String text) {
        Matcher arn = ARN.matcher(text);
        if (!arn.matches()) {
            throw new IllegalArgumentException("\"" + text + "\" is no ARN of a DMS task"
                    + " (arn:aws:dms:REGION:ACCOUNT:task:ID) or of a serverless replication"
                    + " (arn:aws:dms:REGION:ACCOUNT:replication-config:ID)");
        }
        return new TaskArn(text, arn.group("region"), !arn.group("kind").equals("task"), arn.group("resource"));
    }

    @Override
    public String toString() {
        return text;
    }
}
