@NullMarked
package io.lockstep.lab.dms;

import org.jspecify.annotations.NullMarked;
