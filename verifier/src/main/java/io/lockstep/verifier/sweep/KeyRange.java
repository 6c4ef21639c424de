package io.lockstep.verifier.sweep;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows whose keys come after one key, up to and including another, in the order that the reading
/// server gives them.
///
/// The two servers may order keys differently. Still no row escapes a list of ranges whose ends meet: the
/// first range is open at its beginning and the last at its end, so whatever the order, a key lies above
/// the lower and not above the upper end of at least one of them. (The row may be in two; then their sums
/// differ, and the rows are read.)
///
/// @param after the key's values as they print; null from the first key
/// @param upTo the same; null up to the last key
record KeyRange(@Nullable List<String> after, @Nullable List<String> upTo) {
    static final KeyRange EVERYTHING = new KeyRange(null, null);

    KeyRange {
        after = after == null ? null : List.copyOf(after);
        upTo = upTo == null ? null : List.copyOf(upTo);
    }

    /// Ranges that meet at these keys.
    static List<KeyRange> between(List<List<String>> keys) {
        return EVERYTHING.splitAt(keys);
    }

    /// This range in pieces that meet at these keys.
    List<KeyRange> splitAt(List<List<String>> keys) {
        var ranges = new ArrayList<KeyRange>();
        List<String> from = after;
        for (List<String> key : keys) {
            ranges.add(new KeyRange(from, key));
            from = key;
        }
        ranges.add(new KeyRange(from, upTo));
        return ranges;
    }

    /// Keys are customers' data.
    @Override
    public String toString() {
        return "KeyRange(***)";
    }
}
