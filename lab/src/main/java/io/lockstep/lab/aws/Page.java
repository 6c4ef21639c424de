package io.lockstep.lab.aws;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some of many records.
///
/// @param next where the next page begins; null on the last
record Page<T>(List<T> records, @Nullable String next) {
    private static final int USUAL = 100;

    static <T> Page<T> of(List<T> all, @Nullable String marker, @Nullable Integer most) {
        int from = marker == null ? 0 : Integer.parseInt(marker);
        int to = Math.min(all.size(), from + (most == null ? USUAL : most));
        return new Page<>(all.subList(from, to), to < all.size() ? Integer.toString(to) : null);
    }
}
