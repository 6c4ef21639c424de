/// Between the repairer, which knows databases, and the coordinator, which knows what is proven and what differs.
@NullMarked
package io.lockstep.app.repair;

import org.jspecify.annotations.NullMarked;
