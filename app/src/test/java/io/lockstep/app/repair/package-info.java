@NullMarked
package io.lockstep.app.repair;

import org.jspecify.annotations.NullMarked;
