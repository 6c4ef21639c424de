@NullMarked
package io.lockstep.lab;

import org.jspecify.annotations.NullMarked;
