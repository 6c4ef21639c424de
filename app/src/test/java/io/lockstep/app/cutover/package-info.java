@NullMarked
package io.lockstep.app.cutover;

import org.jspecify.annotations.NullMarked;
