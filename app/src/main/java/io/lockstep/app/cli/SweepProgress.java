package io.lockstep.app.cli;

import io.lockstep.verifier.sweep.SweepListener;
import io.lockstep.verifier.sweep.TablePair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/// Shows how far a sweep is: on a terminal one line that is overwritten, elsewhere a line now and then.
/// Thread-safe.
final class SweepProgress implements SweepListener {
    private static final Duration ON_TERMINAL = Duration.ofMillis(200);
    private static final Duration ELSEWHERE = Duration.ofSeconds(10);
    private static final double MILLIS = 1000.0;

    private final Console console;
    private final InstantSource clock;
    private final Instant began;
    private Instant shown;
    private long expected;
    private long done;
    private int width;

    SweepProgress(Console console, InstantSource clock) {
        this.console = console;
        this.clock = clock;
        began = clock.instant();
        shown = began;
    }

    @Override
    public synchronized void opened(TablePair table, long rows) {
        expected += rows;
    }

    @Override
    public synchronized void compared(TablePair table, long rows) {
        done += rows;
        show(table.target() + "  " + line());
    }

    @Override
    public synchronized void rereading(long rows) {
        show(String.format(Locale.ROOT, "reading again what differs: %,d rows", rows));
    }

    /// Leaves the terminal as it was.
    synchronized void end() {
        if (console.terminal() && width > 0) {
            console.err().print("\r" + " ".repeat(width) + "\r");
            console.err().flush();
        }
    }

    private void show(String line) {
        Instant now = clock.instant();
        if (Duration.between(shown, now).compareTo(console.terminal() ? ON_TERMINAL : ELSEWHERE) < 0) {
            return;
        }
        shown = now;
        if (console.terminal()) {
            console.err().print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            console.err().flush();
            width = line.length();
        } else {
            console.message(line);
        }
    }

    private String line() {
        double seconds = Math.max(1, Duration.between(began, clock.instant()).toMillis()) / MILLIS;
        double rate = done / seconds;
        String share =
                expected > 0 ? String.format(Locale.ROOT, "%3.0f %%  ", Math.min(100.0, 100.0 * done / expected)) : "";
        String left = rate > 0 && expected > done
                ? String.format(Locale.ROOT, "  about %,.0f s left", (expected - done) / rate)
                : "";
        return String.format(Locale.ROOT, "%,d rows  %s%,.0f rows/s%s", done, share, rate, left);
    }
}
