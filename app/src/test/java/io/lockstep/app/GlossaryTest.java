package io.lockstep.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.capture.doctor.Severity;
import io.lockstep.cutover.view.Reason;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.UnprovenReason;
import io.lockstep.events.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/glossary.md` has the words of the output, all of them and no others.
final class GlossaryTest {
    private static final Pattern ENTRY = Pattern.compile("(?m)^\\| ([A-Z][A-Z_]+) \\| \\S.{10,}\\. \\|$");

    @Test
    void every_word_of_the_output_has_one_entry_and_no_entry_is_of_a_word_that_is_gone() throws IOException {
        String page = Files.readString(Path.of("../docs/glossary.md"));

        assertThat(ENTRY.matcher(page).results().map(entry -> entry.group(1)))
                .containsExactlyInAnyOrderElementsOf(words());
        assertThat(Pattern.compile("(?m)^\\| [A-Z][A-Z_]+ \\|")
                        .matcher(page)
                        .results()
                        .map(MatchResult::group))
                .as("every entry says something")
                .hasSameSizeAs(words());
    }

    private static List<String> words() {
        Stream<String> verdicts = Stream.of(
                        new Verdict.Proven(),
                        new Verdict.InFlight(),
                        new Verdict.Diverged(),
                        new Verdict.Unproven(List.of(UnprovenReason.GAP)))
                .map(Verdict::word);
        Stream<String> differs = Stream.of(new Reason.Differs("").code());
        return Stream.of(
                        verdicts,
                        differs,
                        names(Reason.What.values()),
                        names(UnprovenReason.values()),
                        names(DivergenceClass.values()),
                        names(DivergenceState.values()),
                        names(Severity.values()))
                .flatMap(words -> words)
                .toList();
    }

    private static Stream<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Enum::name);
    }
}
