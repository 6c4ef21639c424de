/// The cutover, as a pure machine: what is done, in which order, what undoes it, and what holds after a crash.
///
/// [Reversible] steps lead to the decision, [Forward] ones follow it. A [Run] is where a cutover stands; it
/// says what is to be done next ([Instruction]) and what it is after something has happened ([RunEvent]).
/// Events are journaled before and after each act, so that a run is the fold of its journal, and whoever
/// takes it over folds it again, looks at the world (every act has a probe), and goes on.
///
/// **The point of no return is one durable row**, on the source, first insert wins ([Verdict]). Whatever
/// un-fences the source needs ABORT to be there; whatever opens the target needs COMMIT. So both sides never
/// take writes, whoever acts and however late, and nobody has to know what another was about to do: a run
/// that cannot go on *asks for* ABORT and does what the row then says, and so does the watchdog ([Rescue]).
///
/// What a run relies on, and its runner has to provide:
///
/// 1. An act on a database is refused when the lease has passed to somebody else: it is a transaction that
///    reads the epoch of the lease on that database, and whoever takes the lease writes its epoch on both
///    before anything else. Only poolers know no epochs, so what is sent to them may come late.
/// 2. An act that is repeated changes nothing.
/// 3. [Reversible#PROVE] passes only when everything that the source had acknowledged is on the target, and
///    the source is fenced.
///
/// `CutoverModelTest` explores every interleaving of a coordinator, those who take over from it, a watchdog,
/// crashes, lost leases, acts that come late, and outcomes that are unknown, with the invariants of the
/// design asserted in every state that can be reached, and shows that without 1. they do not hold.
@NullMarked
package io.lockstep.cutover.plan;

import org.jspecify.annotations.NullMarked;
