package io.lockstep.app;

import io.lockstep.lab.Lab;

/// The lab that tests of this module use at the same time, each in databases and topics of its own. Tests whose
/// subject is how servers come and go, or what a whole server holds, have servers of their own.
public final class SharedLab {
    private static final Lab LAB = Lab.start();

    private SharedLab() {}

    public static Lab lab() {
        return LAB;
    }
}
