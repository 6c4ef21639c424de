package io.lockstep.app.config;

import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.outbound.Http;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/// One thing that directs the clients, as it is configured. Prints without secrets.
public sealed interface TrafficChoice {
    /// One instance of PgBouncer.
    ///
    /// @param admin where its console is, and who may use it
    /// @param database the entry of it that the application connects to
    /// @param config the file that this entry is in
    /// @param source where the source is for the pooler; empty when that is where it is for Lockstep
    /// @param target the same of the target
    /// @param probe who looks through the pooler which database is behind it; nobody when empty
    /// @param acceptSessionPooling whether a pause may wait for clients to disconnect
    record Pooler(
            ConnInfo admin,
            String database,
            Path config,
            Optional<ConnInfo> source,
            Optional<ConnInfo> target,
            Optional<ConnInfo> probe,
            boolean acceptSessionPooling)
            implements TrafficChoice {
        public Pooler {
            Objects.requireNonNull(admin);
            Objects.requireNonNull(database);
            Objects.requireNonNull(config);
        }

        @Override
        public String what() {
            return "pgbouncer " + admin.host().orElseThrow() + ":"
                    + admin.port().orElse(6432) + " " + database;
        }

        @Override
        public String toString() {
            return what();
        }
    }

    /// The application itself, which holds its requests.
    ///
    /// @param token that it asks for
    record Gate(URI url, Secret token) implements TrafficChoice {
        @Override
        public String what() {
            return "gate " + Http.shown(url);
        }

        @Override
        public String toString() {
            return what();
        }
    }

    /// Something that is told, and answers when it has done its part.
    ///
    /// @param secret key of the signatures
    record Webhook(URI url, Secret secret) implements TrafficChoice {
        @Override
        public String what() {
            return "webhook " + Http.shown(url);
        }

        @Override
        public String toString() {
            return what();
        }
    }

    /// Its type and what tells it from others of this type.
    String what();
}
