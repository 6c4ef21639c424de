@NullMarked
package io.lockstep.verifier.repair;

import org.jspecify.annotations.NullMarked;
