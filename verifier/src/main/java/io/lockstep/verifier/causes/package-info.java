/// Why the two sides of a row differ. Pure: it is given what direct reads have shown and reads nothing.
///
/// [io.lockstep.verifier.causes.RowPair] is what was read of one row,
/// [io.lockstep.verifier.causes.Causes] names what follows from it, and
/// [io.lockstep.verifier.causes.Profile] says whether the replicator is known to change values in just this way.
/// Nothing is guessed: what does not follow from the values, their types and the columns' definitions is not said.
@NullMarked
package io.lockstep.verifier.causes;

import org.jspecify.annotations.NullMarked;
