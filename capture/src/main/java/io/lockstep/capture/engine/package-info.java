/// What makes a Debezium engine rest while nothing happens, and wake up when something does; and what makes it deliver
/// values as they are, and stop at none. The engine of itself looks fifty times a second for records and two hundred
/// times for messages of the server.
@NullMarked
package io.lockstep.capture.engine;

import org.jspecify.annotations.NullMarked;
