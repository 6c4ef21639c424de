@NullMarked
package io.lockstep.cutover.access;

import org.jspecify.annotations.NullMarked;
