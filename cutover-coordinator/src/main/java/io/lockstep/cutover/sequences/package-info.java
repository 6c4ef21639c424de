/// Sequences, which no replicator carries: those of the target are set ahead of need before clients wait,
/// and inside the pause only what has passed its headroom is touched, at best nothing.
///
/// What is to be done is computed from one look at each side ([SequenceAdvances], pure), whatever is
/// migrated. A sequence of the target is only ever moved in its own direction, by a statement that looks
/// itself, so that nothing that comes late or twice takes a number back. That `setval` is not undone by a
/// rollback is no harm therefore: what stays of an act that failed are numbers that nobody uses.
@NullMarked
package io.lockstep.cutover.sequences;

import org.jspecify.annotations.NullMarked;
