/// What operators say about divergences, on its way to the verifier.
@NullMarked
package io.lockstep.cutover.rulings;

import org.jspecify.annotations.NullMarked;
