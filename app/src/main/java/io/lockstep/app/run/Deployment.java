package io.lockstep.app.run;

import io.lockstep.app.cli.Console;
import io.lockstep.app.config.Configuration;
import io.lockstep.app.failure.ExitStatus;

/// All services of one migration in one process, as `lockstep run` starts them.
///
/// It runs on the caller's thread until a service fails or the thread is interrupted (Ctrl-C), stops everything,
/// and returns.
@FunctionalInterface
public interface Deployment {
    /// Runs the services to their end.
    ///
    /// @throws Exception what is not expected; known failures are explained to the user
    ExitStatus run(Configuration configuration, Console console) throws Exception;
}
