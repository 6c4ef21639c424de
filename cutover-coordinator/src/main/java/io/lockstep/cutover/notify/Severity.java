package io.lockstep.cutover.notify;

import java.util.Locale;

/// How much a notice matters, from the least on.
public enum Severity {
    /// Good to know.
    INFO,
    /// Somebody should look in the next hours.
    WARNING,
    /// Somebody has to look now.
    CRITICAL;

    /// As it is written in the configuration and in notices.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
