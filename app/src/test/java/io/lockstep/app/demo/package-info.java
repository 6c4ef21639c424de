@NullMarked
package io.lockstep.app.demo;

import org.jspecify.annotations.NullMarked;
