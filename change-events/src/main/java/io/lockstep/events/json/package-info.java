/// The JSON documents of the cold topics: what the verifier publishes and everybody else reads.
@NullMarked
package io.lockstep.events.json;

import org.jspecify.annotations.NullMarked;
