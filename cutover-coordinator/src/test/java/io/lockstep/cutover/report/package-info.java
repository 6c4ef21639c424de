@NullMarked
package io.lockstep.cutover.report;

import org.jspecify.annotations.NullMarked;
