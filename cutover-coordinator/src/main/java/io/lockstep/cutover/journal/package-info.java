/// What a cutover was about to do, and what it has done: written before each act and after it.
///
/// A run is the fold of its journal ([History#run]), so that nobody has to remember anything. Each [Entry] has the
/// hash of the one before in its own: an entry that was changed, left out or put in is noticed when the journal is
/// read. The journal is in the source, in Lockstep's own schema; copies of each entry go to whoever is told
/// ([Mirror]), after it was written.
@NullMarked
package io.lockstep.cutover.journal;

import org.jspecify.annotations.NullMarked;
