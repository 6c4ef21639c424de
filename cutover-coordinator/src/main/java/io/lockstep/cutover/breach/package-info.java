/// The fence is watched: whoever comes past it is named, within two seconds.
///
/// **Writes** are seen in the source's change topic ([SourceLog], [Trespasses]): every change of a migrated table that
/// stands after the barrier, in the order of the lane's log, and that the way back has not brought. What stands
/// before the barrier is proven to be on the target, however it came. The capture says of each change which
/// replication origin it has; that of the way back's subscription is exempt, and no other. Tables of Lockstep's own
/// schema are not looked at.
///
/// **Logins** are looked at in the source's catalogue twice a second after clients go on ([FenceWatch]): whoever can
/// write and can log in again, or has a session, is fenced anew.
///
/// Before the decision a breach ends the run; after it nothing is undone or opened: it is written into the journal,
/// told, and counted. Not seeing is not silence: a proof does not hold while the log is not seen up to the barrier,
/// and the gate `source-fenced` is UNKNOWN.
@NullMarked
package io.lockstep.cutover.breach;

import org.jspecify.annotations.NullMarked;
