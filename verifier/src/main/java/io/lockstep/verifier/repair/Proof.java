package io.lockstep.verifier.repair;

/// What is proven by now. The verifier says so; whoever implements this asks it.
@FunctionalInterface
public interface Proof {
    /// Waits until everything before a watermark that was written after the given one is decided.
    ///
    /// @param epoch in which it has to be
    /// @return false when that does not happen in time, or the epoch is another by now
    boolean passes(String lane, long epoch, long watermark) throws InterruptedException;
}
