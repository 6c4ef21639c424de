/// Statements sent to a database, with parameters, and what comes back.
@NullMarked
package io.lockstep.cutover.query;

import org.jspecify.annotations.NullMarked;
