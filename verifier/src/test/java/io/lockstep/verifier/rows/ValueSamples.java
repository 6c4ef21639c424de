package io.lockstep.verifier.rows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// A type and groups of values: those of a group are equal, those of different groups are not. The list is the one
/// by which the fingerprints of the change logs are tested, so that both relations are the same.
public record ValueSamples(String type, List<List<String>> groups) {
    private static final Path LIST = Path.of("../capture/src/test/resources/io/lockstep/capture/values.txt");

    /// The whole list.
    public static List<ValueSamples> all() {
        try {
            return Files.readAllLines(LIST).stream()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(ValueSamples::parse)
                    .toList();
        } catch (IOException e) {
            throw new IllegalStateException("No list of values at " + LIST.toAbsolutePath(), e);
        }
    }

    private static ValueSamples parse(String line) {
        int bar = line.indexOf('|');
        List<List<String>> groups = Arrays.stream(line.substring(bar + 1).split("¦"))
                .map(group -> Arrays.stream(group.split("≡"))
                        .map(ValueSamples::unquoted)
                        .toList())
                .toList();
        return new ValueSamples(line.substring(0, bar).strip(), groups);
    }

    private static String unquoted(String value) {
        String text = value.strip();
        return text.length() > 1 && text.startsWith("'") && text.endsWith("'")
                ? text.substring(1, text.length() - 1)
                : text;
    }
}
