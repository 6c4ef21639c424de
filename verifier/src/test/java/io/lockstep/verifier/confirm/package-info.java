/// Tests of the confirmer.
@NullMarked
package io.lockstep.verifier.confirm;

import org.jspecify.annotations.NullMarked;
