@NullMarked
package io.lockstep.cutover.http;

import org.jspecify.annotations.NullMarked;
