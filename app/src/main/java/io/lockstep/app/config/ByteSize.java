package io.lockstep.app.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A number of bytes, written like `64MiB`.
public record ByteSize(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KiB|MiB|GiB|TiB)");
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative, got " + bytes);
        }
    }

    /// Reads `512B`, `64MiB`, `2TiB`.
    static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not a size: " + text);
        }
        return new ByteSize(Long.parseLong(form.group(1)) << (10 * UNITS.indexOf(form.group(2))));
    }

    @Override
    public String toString() {
        int unit = 0;
        long value = bytes;
        while (value >= 1024 && value % 1024 == 0 && unit < UNITS.size() - 1) {
            value /= 1024;
            unit++;
        }
        return value + UNITS.get(unit);
    }
}
