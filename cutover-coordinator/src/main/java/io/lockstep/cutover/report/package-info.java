/// What is left to read of a migration: one page for people who were not there.
@NullMarked
package io.lockstep.cutover.report;

import org.jspecify.annotations.NullMarked;
