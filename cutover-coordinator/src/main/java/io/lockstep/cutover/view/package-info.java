/// What is known of the verification, and what follows from it: documents of the verdicts and progress topics fold
/// into an immutable [io.lockstep.cutover.view.VerificationState], and [io.lockstep.cutover.view.Overview] reads
/// the verdict from it. Pure: no clock, no I/O, no Kafka; the present moment is an argument.
@NullMarked
package io.lockstep.cutover.view;

import org.jspecify.annotations.NullMarked;
