package io.lockstep.app;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Gives signals back to the operating system. A JVM that is already ending ignores further signals, however long
/// its shutdown hooks take, and offers no supported way to change that.
final class DefaultSignals {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultSignals.class);
    private static final int SIGINT = 2;
    private static final MemorySegment SIG_DFL = MemorySegment.NULL;

    private DefaultSignals() {}

    /// From now on Ctrl-C ends this process at once, whatever it is doing.
    static void restoreInterrupt() {
        try {
            MemorySegment _ = signal().apply(SIGINT, SIG_DFL);
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("A second Ctrl-C will have to wait until everything is stopped");
        }
    }

    /// The function `signal` of C.
    @SuppressWarnings({"restricted", "unchecked"})
    private static BiFunction<Integer, MemorySegment, MemorySegment> signal() {
        Linker linker = Linker.nativeLinker();
        MethodHandle handle = linker.downcallHandle(
                linker.defaultLookup().findOrThrow("signal"),
                FunctionDescriptor.of(ValueLayout.ADDRESS, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        return MethodHandleProxies.asInterfaceInstance(BiFunction.class, handle);
    }
}
