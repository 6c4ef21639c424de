/// Who may write: named tokens with roles, kept as hashes in a file that a user owns.
@NullMarked
package io.lockstep.cutover.access;

import org.jspecify.annotations.NullMarked;
