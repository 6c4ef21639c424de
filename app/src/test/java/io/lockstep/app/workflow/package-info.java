/// Tests of `.github/workflows` and of the scripts that they run.
@NullMarked
package io.lockstep.app.workflow;

import org.jspecify.annotations.NullMarked;
