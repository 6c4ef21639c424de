package io.lockstep.app.launcher;

/// What a command left behind: its exit status and all that it wrote.
record Outcome(int status, String out, String err) {}
