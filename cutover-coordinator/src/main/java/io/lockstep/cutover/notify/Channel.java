package io.lockstep.cutover.notify;

import io.lockstep.cutover.act.RefusedException;
import java.io.IOException;

/// Somewhere notices go. Thread-safe.
public interface Channel {
    /// What it is and where to, without what may be a secret in it; such as `webhook
    /// https://example.com/hook`.
    String name();

    /// One of a few words for metrics, such as `webhook`.
    String type();

    /// Delivers a notice. It may be delivered twice.
    ///
    /// @throws RefusedException when it would be refused again however often it is tried
    /// @throws IOException when trying again later may help
    void deliver(Notice notice) throws IOException, RefusedException, InterruptedException;
}
