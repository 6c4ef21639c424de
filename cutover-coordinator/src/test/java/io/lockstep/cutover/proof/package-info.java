@NullMarked
package io.lockstep.cutover.proof;

import org.jspecify.annotations.NullMarked;
