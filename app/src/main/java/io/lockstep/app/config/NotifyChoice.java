package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.notify.Severity;
import io.lockstep.cutover.outbound.Http;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// Somebody who is told of what happens, or when everybody is told how things stand, as it is configured.
/// Prints without secrets.
public sealed interface NotifyChoice {
    /// Something that takes documents in JSON.
    ///
    /// @param secret key of the signature; unsigned when empty
    record Webhook(URI url, Optional<Secret> secret, Wish wish) implements NotifyChoice {
        @Override
        public String what() {
            return "webhook " + Http.shown(url);
        }

        @Override
        public String toString() {
            return what();
        }
    }

    /// A channel of Slack, or of what takes the same messages.
    ///
    /// @param url who knows it may write there
    record Slack(Secret url, Wish wish) implements NotifyChoice {
        @Override
        public String what() {
            return "slack " + URI.create(url.reveal()).getHost();
        }

        @Override
        public String toString() {
            return what();
        }
    }

    /// A topic of Amazon SNS.
    ///
    /// @param endpoint that takes the place of AWS's own
    record Sns(String topicArn, Optional<URI> endpoint, Wish wish) implements NotifyChoice {
        @Override
        public String what() {
            return "sns " + topicArn;
        }

        @Override
        public String toString() {
            return what();
        }
    }

    /// Everybody is told at fixed times how things stand.
    ///
    /// @param every time between two reports
    /// @param file that they are appended to as well
    record Report(Duration every, Optional<Path> file) implements NotifyChoice {
        @Override
        public String what() {
            return "report";
        }

        @Override
        public String toString() {
            return "report every " + every + file.map(path -> " to " + path).orElse("");
        }
    }

    /// What one wants to hear.
    ///
    /// @param least only what matters as much is told
    /// @param reports whether reports are sent there
    record Wish(Severity least, boolean reports) {
        public Wish {
            Objects.requireNonNull(least);
        }
    }

    /// What it is: no two of a list are the same.
    String what();
}
