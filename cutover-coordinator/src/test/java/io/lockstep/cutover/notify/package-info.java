@NullMarked
package io.lockstep.cutover.notify;

import org.jspecify.annotations.NullMarked;
