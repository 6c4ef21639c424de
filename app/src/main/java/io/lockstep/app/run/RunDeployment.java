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
    public ExitStatus run(Configuration read, Console console) throws InterruptedException {
        Configuration configuration = DmsWiring.settled(read);
        if (configuration.leg() > 0) {
            throw UserError.usage(
                    "leg is " + configuration.leg() + ", and `lockstep run` finds out itself which leg it is",
                    "leave it out: it is for services in processes of their own");
        }
        try (var kafka = new Started()) {
            String bootstrap = Services.bootstrap(configuration, kafka, console::message);
            try (Legs legs = Legs.start(configuration, bootstrap, console::message)) {
                console.message("Verifying migration " + configuration.migration() + ": console at "
                        + legs.coordinator().address()
                        + "/, or `lockstep status --watch`; Ctrl-C ends it");
                watch(legs, new Announcer(console::message, "all services are well"));
            }
        }
        return ExitStatus.DONE;
    }

    private static void watch(RunningService services, Announcer announcer) throws InterruptedException {
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
