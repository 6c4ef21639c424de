/// What the steps of a cutover do to the world: the one interface that pause, fence, sequences and all the
/// others fill in, and what they are given to do it with.
@NullMarked
package io.lockstep.cutover.act;

import org.jspecify.annotations.NullMarked;
