package io.lockstep.cutover.journal;

/// Is told of each entry after it was written. What it throws is logged, and nothing else comes of it.
@FunctionalInterface
public interface Mirror {
    void written(History history) throws Exception;
}
