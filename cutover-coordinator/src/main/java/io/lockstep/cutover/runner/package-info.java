/// Carries a run out: asks the machine ([io.lockstep.cutover.plan.Run]) what is to be done, does it, writes down what
/// came of it, and asks again.
///
/// It decides nothing. Whatever goes wrong before the decision is tried again until tries or time are used up, and
/// becomes a failure that the machine answers; after the decision, and while something is undone, it is tried until it
/// works. An act counts as done when its probe has seen it. A process that dies leaves the journal, from which the
/// next one goes on ([Runner]); a process that hangs loses the lease ([Renewal]).
@NullMarked
package io.lockstep.cutover.runner;

import org.jspecify.annotations.NullMarked;
