package io.lockstep.app.demo;

import io.lockstep.app.cli.Console;
import io.lockstep.app.failure.ExitStatus;

/// The story of `lockstep demo`: returns DONE only if every step measured what it promises.
///
/// It runs on the caller's thread; an interrupt (Ctrl-C) means: stop everything, clean up, return.
@FunctionalInterface
public interface Demo {
    /// Tells the story once.
    ///
    /// @throws Exception what is not expected; known failures are explained to the user
    ExitStatus tell(DemoOptions options, Console console) throws Exception;
}
