/// Whether the engine delivers what the log holds: the server itself counts the changes of each transaction, now and
/// then, and they are compared with what the engine has delivered.
@NullMarked
package io.lockstep.capture.audit;

import org.jspecify.annotations.NullMarked;
