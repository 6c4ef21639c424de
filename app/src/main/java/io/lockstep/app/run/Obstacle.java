package io.lockstep.app.run;

import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.Explain;
import io.lockstep.app.failure.UserError;
import io.lockstep.capture.database.SetupException;
import io.lockstep.verifier.VerifierException;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.RetriableException;

/// What keeps a service from starting or going on.
sealed interface Obstacle {
    /// It goes away without anybody correcting this service: a database or Kafka that cannot be reached, a setup or
    /// topic that is not there yet.
    record Passing(String what) implements Obstacle {}

    /// Somebody has to act before another attempt makes sense.
    record Lasting(RuntimeException failure) implements Obstacle {}

    static Obstacle of(Throwable thrown) {
        Optional<UserError> explained = Explain.failure(thrown);
        boolean unreachable = explained
                .filter(error -> error.status() == ExitStatus.UNREACHABLE)
                .isPresent();
        if (unreachable
                || Stream.iterate(thrown, cause -> cause != null, Throwable::getCause)
                        .anyMatch(Obstacle::passes)) {
            return new Passing(explained.map(Obstacle::text).orElseGet(thrown::toString));
        }
        return new Lasting(thrown instanceof RuntimeException lasting ? lasting : new IllegalStateException(thrown));
    }

    private static boolean passes(Throwable cause) {
        return switch (cause) {
            case SetupException setup -> setup.mayCome();
            case VerifierException verifier -> verifier.mayCome();
            case RetriableException _ -> true;
            default -> String.valueOf(cause.getMessage()).startsWith("No resolvable bootstrap urls");
        };
    }

    private static String text(UserError error) {
        return error.fix().isEmpty() ? error.what() : error.what() + " (" + error.fix() + ")";
    }
}
