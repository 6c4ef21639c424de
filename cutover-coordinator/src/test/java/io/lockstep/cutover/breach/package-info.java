@NullMarked
package io.lockstep.cutover.breach;

import org.jspecify.annotations.NullMarked;
