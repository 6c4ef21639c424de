@NullMarked
package io.lockstep.verifier.sweeper;

import org.jspecify.annotations.NullMarked;
