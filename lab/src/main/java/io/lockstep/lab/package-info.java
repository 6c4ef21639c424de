/// A migration in a box: real PostgreSQL servers, a real Kafka broker, native replication, a shop that is busy,
/// and ways to break the copy.
@NullMarked
package io.lockstep.lab;

import org.jspecify.annotations.NullMarked;
