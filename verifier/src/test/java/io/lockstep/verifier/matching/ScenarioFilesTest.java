package io.lockstep.verifier.matching;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every scenario file says what the judge says to it. `-Dlockstep.golden.write=true` writes the verdicts into them.
class ScenarioFilesTest {
    private static final Path FOLDER = Path.of("src/test/resources/scenarios");

    static List<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".scenario"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void a_scenario_ends_as_it_says(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        List<String> played = SqlScenario.play(lines);
        if (Boolean.getBoolean("lockstep.golden.write")) {
            Files.write(file, played);
        }
        assertThat(played).isEqualTo(Files.readAllLines(file));
        assertThat(lines.getFirst()).startsWith("# ");
    }

    @Test
    void there_is_a_scenario_for_every_class_of_difference() throws IOException {
        var all = new StringBuilder();
        for (Path file : scenarios()) {
            all.append(Files.readString(file));
        }
        assertThat(all.toString())
                .contains(
                        "VALUE_MISMATCH",
                        "MISSING_ROW",
                        "LOST_UPDATE",
                        "LOST_DELETE",
                        "FOREIGN_WRITE",
                        "STALE_APPLY",
                        "TRUNCATE_MISMATCH");
    }
}
