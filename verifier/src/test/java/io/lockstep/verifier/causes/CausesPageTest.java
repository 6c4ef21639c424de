package io.lockstep.verifier.causes;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.Cause;
import io.lockstep.events.dms.CharacterChange;
import io.lockstep.events.dms.EndpointSettings;
import io.lockstep.events.dms.LobMode;
import io.lockstep.events.dms.TaskSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// `docs/causes.md` lists what the code knows.
class CausesPageTest {
    private static final Path PAGE = Path.of("../docs/causes.md");

    @Test
    void the_page_lists_every_cause_and_every_loss_in_the_words_of_the_code() throws IOException {
        String page = Files.readString(PAGE);
        String written = with("losses", losses(), with("causes", causes(), page));
        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.writeString(PAGE, written);
            page = written;
        }

        assertThat(page).as("rewrite it with -Dlockstep.regenerate=true").isEqualTo(written);
    }

    private static String with(String name, String table, String page) {
        var place = Pattern.compile("(?s)(<!-- " + name + " -->\n).*?(<!-- end -->)");
        assertThat(place.matcher(page).find()).as("the place of the %s", name).isTrue();
        return place.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(table) + "$2");
    }

    private static String causes() {
        return Arrays.stream(Cause.values())
                .map(cause -> "| `%s` | %s | %s | %s |%n"
                        .formatted(cause.name(), cause.seen(), cause.usual(), cause.remedy()))
                .collect(joining(
                        "", "| cause | what was seen | what usually makes it | what to do |\n|---|---|---|---|\n", ""));
    }

    private static String losses() {
        return Stream.of(new LobMode.Limited(32), new LobMode.Omitted())
                .map(lobs ->
                        new TaskSettings(Optional.empty(), lobs, List.of(new CharacterChange('a', Optional.empty()))))
                .flatMap(task -> Profile.of(task, EndpointSettings.DEFAULTS).losses().stream())
                .map(loss -> "| `%s` | %s |%n".formatted(loss.name(), loss.meaning()))
                .distinct()
                .collect(joining("", "| loss | what the task does |\n|---|---|\n", ""));
    }
}
