/// All services of one migration in one process.
@NullMarked
package io.lockstep.app.run;

import org.jspecify.annotations.NullMarked;
