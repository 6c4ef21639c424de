/// The `lockstep` program: reads the command line, runs one command, ends with one exit status.
@NullMarked
package io.lockstep.app;

import org.jspecify.annotations.NullMarked;
