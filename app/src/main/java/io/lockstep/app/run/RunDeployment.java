package io.lockstep.app.run;

import io.lockstep.app.cli.Console;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.ExitStatus;
import io.lockstep.app.failure.UserError;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Keeps the services running and tells the console when something goes wrong or is well again.
public final class RunDeployment implements Deployment {
    private static final Duration GLANCE = Duration.ofMillis(500);

    @Override
    public ExitStatus run(Configuration configuration, Console console) throws InterruptedException {
        try (Services services = Services.start(configuration, console::message)) {
            console.message("Verifying migration " + configuration.migration() + ": " + services.address()
                    + "/api/v1/status, or `lockstep status --watch`; Ctrl-C ends it");
            watch(services, console);
        }
        return ExitStatus.DONE;
    }

    private static void watch(Services services, Console console) throws InterruptedException {
        List<String> told = List.of();
        while (true) {
            Optional<String> failure = services.failure();
            if (failure.isPresent()) {
                throw new UserError("the verifier stopped: " + failure.get(), "", ExitStatus.UNVERIFIED);
            }
            List<String> troubles = services.troubles();
            if (!troubles.equals(told)) {
                troubles.forEach(console::message);
                if (troubles.isEmpty()) {
                    console.message("all services are well again");
                }
                told = troubles;
            }
            Thread.sleep(GLANCE);
        }
    }
}
