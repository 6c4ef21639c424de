@NullMarked
package io.lockstep.cutover.watchdog;

import org.jspecify.annotations.NullMarked;
