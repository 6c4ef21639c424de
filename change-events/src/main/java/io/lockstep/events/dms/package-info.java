/// What the settings of an AWS DMS task and its endpoints say about how it changes values and in which order it writes.
/// Pure.
@NullMarked
package io.lockstep.events.dms;

import org.jspecify.annotations.NullMarked;
