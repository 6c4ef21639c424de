package io.lockstep.capture;

import io.lockstep.lab.Lab;

/// The one lab of this module's tests, started by the first that needs it and closed with the JVM.
public final class SharedLab {
    private static final Lab LAB = Lab.start();

    private SharedLab() {}

    public static Lab lab() {
        return LAB;
    }
}
