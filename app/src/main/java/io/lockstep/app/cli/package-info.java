/// The commands of the command line, and how they print.
@NullMarked
package io.lockstep.app.cli;

import org.jspecify.annotations.NullMarked;
