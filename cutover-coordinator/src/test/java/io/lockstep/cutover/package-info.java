@NullMarked
package io.lockstep.cutover;

import org.jspecify.annotations.NullMarked;
