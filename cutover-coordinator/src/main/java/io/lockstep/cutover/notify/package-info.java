/// What people are told of a migration without asking: notices of what happens and reports of how it
/// stands.
///
/// What is told is decided by [Notices] and [StatusReport], which know no clock and send nothing; a
/// [Notifier] listens, and an [Outbox] for each [Channel] delivers. Nothing in a notice comes from a row:
/// tables, classes and counts leave the machine, keys and values do not.
@NullMarked
package io.lockstep.cutover.notify;

import org.jspecify.annotations.NullMarked;
