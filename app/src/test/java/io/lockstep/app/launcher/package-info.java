/// Tests of the scripts at the root of the repository: the launcher, the Maven wrapper, the test report.
@NullMarked
package io.lockstep.app.launcher;

import org.jspecify.annotations.NullMarked;
