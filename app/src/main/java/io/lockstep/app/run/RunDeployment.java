package io.lockstep.app.run;

import io.lockstep.app.cli.Console;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.time.Duration;
import java.util.Optional;

/// Keeps the services running and tells the console when something goes wrong or is well again.
public final class RunDeployment implements Deployment {
    private static final Duration GLANCE = Duration.ofMillis(250);

    @Override
    public ExitStatus run(Configuration configuration, Console console) throws InterruptedException {
        try (Services services = Services.start(configuration, console::message)) {
            console.message("Verifying migration " + configuration.migration() + ": " + services.address()
                    + "/api/v1/status, or `lockstep status --watch`; Ctrl-C ends it");
            watch(services, new Announcer(console::message, "all services are well"));
        }
        return ExitStatus.DONE;
    }

    private static void watch(Services services, Announcer announcer) throws InterruptedException {
        while (true) {
            Optional<Throwable> failure = services.failure();
            if (failure.isPresent()) {
                throw new UserError(
                        "the verifier stopped: " + failure.get().getMessage(),
                        "",
                        ExitStatus.UNVERIFIED,
                        failure.get());
            }
            announcer.look(services.checks(), System.nanoTime());
            Thread.sleep(GLANCE);
        }
    }
}
