@NullMarked
package io.lockstep.cutover.journal;

import org.jspecify.annotations.NullMarked;
