@NullMarked
package io.lockstep.cutover.runner;

import org.jspecify.annotations.NullMarked;
