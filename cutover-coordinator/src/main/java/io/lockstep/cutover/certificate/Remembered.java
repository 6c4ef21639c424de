package io.lockstep.cutover.certificate;

import io.lockstep.cutover.view.Overview;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Keeps what was seen last, so that what a check has judged by can be told afterwards. Used by one thread.
public final class Remembered implements Supplier<Overview> {
    private final Supplier<Overview> overview;
    private @Nullable Overview last;

    public Remembered(Supplier<Overview> overview) {
        this.overview = overview;
    }

    @Override
    public Overview get() {
        Overview now = overview.get();
        last = now;
        return now;
    }

    Overview last() {
        return Objects.requireNonNull(last, "nothing was looked at");
    }
}
