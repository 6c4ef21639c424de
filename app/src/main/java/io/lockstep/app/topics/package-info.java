/// Reads the migration's topics for a human: records as JSON, and the story of one row.
@NullMarked
package io.lockstep.app.topics;

import org.jspecify.annotations.NullMarked;
