package io.lockstep.cutover.act;

import java.util.Objects;

/// One thing that an act does, for an operator to read.
///
/// @param where `source`, `target`, or the name of something else, such as a pooler
/// @param what in words, such as `take the login from role shop_app`
/// @param statement what is sent there, exactly: SQL, a pooler's command, a request
public record Action(String where, String what, String statement) {
    public Action {
        Objects.requireNonNull(where);
        Objects.requireNonNull(what);
        Objects.requireNonNull(statement);
    }
}
