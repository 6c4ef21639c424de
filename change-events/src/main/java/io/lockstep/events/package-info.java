/// The language the services share: where a change stands ([io.lockstep.events.Position]), which row it is about
/// ([io.lockstep.events.RowKey]), what the row looked like ([io.lockstep.events.RowImage]), and what bounds
/// everything before it ([io.lockstep.events.Watermark]). Immutable values only: no clock, no I/O, no Kafka.
@NullMarked
package io.lockstep.events;

import org.jspecify.annotations.NullMarked;
