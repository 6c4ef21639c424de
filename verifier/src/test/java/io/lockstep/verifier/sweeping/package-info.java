@NullMarked
package io.lockstep.verifier.sweeping;

import org.jspecify.annotations.NullMarked;
