package io.lockstep.events.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every file of `resources/mappings` says what becomes of its tables. `-Dlockstep.golden.write=true` writes the
/// outcomes into them.
class MappingFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/mappings");

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".mapping"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void the_rules_of_a_file_come_to_what_it_says(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> played = MappingFile.read(lines).played();
        if (Boolean.getBoolean("lockstep.golden.write")) {
            Files.write(file, played);
        }
        assertThat(played).isEqualTo(Files.readAllLines(file));
        assertThat(lines.getFirst()).startsWith("# ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "include",
                "exclude",
                "explicit",
                "rename",
                "convert-lowercase",
                "convert-uppercase",
                "add-prefix",
                "remove-prefix",
                "replace-prefix",
                "add-suffix",
                "remove-suffix",
                "replace-suffix",
                "add-column",
                "remove-column",
                "include-column",
                "change-data-type",
                "define-primary-key",
                "add-before-image-columns",
                "data-masking-digits-mask",
                "data-masking-digits-randomize",
                "data-masking-hash-mask",
                "override-validation-function"
            })
    void there_is_a_file_for_every_action(String action) throws IOException {
        assertThat(all()).contains("\"rule-action\": \"" + action + "\"");
    }

    @Test
    void there_is_a_file_for_every_outcome() throws IOException {
        assertThat(all())
                .contains(
                        " is not selected: ",
                        " is not comparable: ",
                        " is not copied: ",
                        " is on the target only: ",
                        " is not compared: ",
                        "did you mean");
    }

    private static String all() throws IOException {
        var all = new StringBuilder();
        for (Path file : files()) {
            all.append(Files.readString(file));
        }
        return all.toString();
    }
}
