@NullMarked
package io.lockstep.cutover.dms;

import org.jspecify.annotations.NullMarked;
