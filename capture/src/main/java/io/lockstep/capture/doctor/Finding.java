package io.lockstep.capture.doctor;

/// One thing that was checked.
///
/// @param check its name, stable, such as `wal-level`
/// @param object that was looked at, such as `source`, `target` or `kafka`, or a table
/// @param what was found
/// @param fix what to do; empty when nothing is to be done
/// @param unreachable whether the object did not answer at all
public record Finding(String check, String object, Severity severity, String what, String fix, boolean unreachable) {
    static Finding ok(String check, String object, String what) {
        return new Finding(check, object, Severity.OK, what, "", false);
    }

    static Finding warn(String check, String object, String what, String fix) {
        return new Finding(check, object, Severity.WARN, what, fix, false);
    }

    static Finding error(String check, String object, String what, String fix) {
        return new Finding(check, object, Severity.ERROR, what, fix, false);
    }

    static Finding unreachable(String object, String what, String fix) {
        return new Finding("connection", object, Severity.ERROR, what, fix, true);
    }

    /// The same, known and accepted by the operator.
    Finding accepted() {
        return new Finding(check, object, Severity.WARN, what + " (accepted)", fix, unreachable);
    }
}
