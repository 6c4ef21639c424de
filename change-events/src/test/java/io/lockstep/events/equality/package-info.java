/// Tests of the relation by which values are equal.
@NullMarked
package io.lockstep.events.equality;

import org.jspecify.annotations.NullMarked;
