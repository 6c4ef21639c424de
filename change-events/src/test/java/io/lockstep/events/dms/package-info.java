@NullMarked
package io.lockstep.events.dms;

import org.jspecify.annotations.NullMarked;
