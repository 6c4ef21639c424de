@NullMarked
package io.lockstep.verifier.causes;

import org.jspecify.annotations.NullMarked;
