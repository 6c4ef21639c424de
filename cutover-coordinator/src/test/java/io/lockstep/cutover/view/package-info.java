@NullMarked
package io.lockstep.cutover.view;

import org.jspecify.annotations.NullMarked;
