package io.lockstep.capture;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/// A type and groups of values: those of a group are equal, those of different groups are not.
record ValueSamples(String type, List<List<String>> groups) {
    static List<ValueSamples> all() {
        return read("values.txt");
    }

    static List<ValueSamples> read(String resource) {
        return lines(resource).stream().map(ValueSamples::parse).toList();
    }

    /// Those that say something.
    static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(ValueSamples.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// All of them.
    List<String> values() {
        return groups.stream().flatMap(List::stream).toList();
    }

    private static ValueSamples parse(String line) {
        int bar = line.indexOf('|');
        return new ValueSamples(
                line.substring(0, bar).strip(),
                Arrays.stream(line.substring(bar + 1).split("¦"))
                        .map(group -> Arrays.stream(group.split("≡"))
                                .map(ValueSamples::unquoted)
                                .toList())
                        .toList());
    }

    /// Without the quotes in which a value with blanks at an end stands.
    static String unquoted(String value) {
        String text = value.strip();
        return text.length() > 1 && text.startsWith("'") && text.endsWith("'")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
