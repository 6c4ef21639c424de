package io.lockstep.cutover.notify;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Who is told of a migration.
///
/// @param every time between two reports, which come at whole multiples of it by the clock in UTC; no
///     reports when empty
public record NotifySettings(List<Recipient> recipients, Optional<Duration> every) {
    /// Nobody.
    public static final NotifySettings NOBODY = new NotifySettings(List.of(), Optional.empty());

    public NotifySettings {
        recipients = List.copyOf(recipients);
    }
}
