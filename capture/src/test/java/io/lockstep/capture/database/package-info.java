@NullMarked
package io.lockstep.capture.database;

import org.jspecify.annotations.NullMarked;
