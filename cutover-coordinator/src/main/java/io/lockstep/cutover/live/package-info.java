/// What happens, for those who follow it as it happens: a bounded log of changes and the newest verdict and proof.
@NullMarked
package io.lockstep.cutover.live;

import org.jspecify.annotations.NullMarked;
