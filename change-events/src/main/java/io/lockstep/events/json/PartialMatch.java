package io.lockstep.events.json;

import io.lockstep.events.Ruling;
import java.util.List;
import java.util.Objects;

/// A row that the change logs could compare in part only, and that nobody suspects: the columns left are to be read
/// directly. It stands on the partials topic until they have been.
///
/// @param subject the row; its identifier is the same in all epochs, its watermark that of the proof point
/// @param columns those that at least one of the logs has not shown
/// @param attempts how many rounds of direct reads the newest ruling took; 0 before the first
public record PartialMatch(Ruling.Subject subject, List<String> columns, int attempts) {
    public PartialMatch {
        Objects.requireNonNull(subject, "subject");
        columns = List.copyOf(columns);
    }
}
