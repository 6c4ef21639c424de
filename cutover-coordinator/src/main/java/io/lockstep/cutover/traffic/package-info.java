/// What directs the clients: held, pointed to the target, and let go on, all of it at once or none.
///
/// [TrafficSwitch] is one of them; three acts do with all of them what a run needs. Nothing here remembers
/// anything: each looks at the world first, so that another process, and the watchdog, can go on anywhere.
@NullMarked
package io.lockstep.cutover.traffic;

import org.jspecify.annotations.NullMarked;
