package io.lockstep.cutover.notify;

/// Who is told what.
///
/// @param least only what matters as much is told
/// @param events whether it is told what happens
/// @param reports whether it is told how things stand at fixed times, whatever their severity
public record Recipient(Channel channel, Severity least, boolean events, boolean reports) {
    boolean wants(Notice notice) {
        return switch (notice.kind()) {
            case TEST -> true;
            case REPORT -> reports;
            case VERDICT, DIVERGENCE, CUTOVER, BREACH ->
                events && notice.severity().compareTo(least) >= 0;
        };
    }
}
