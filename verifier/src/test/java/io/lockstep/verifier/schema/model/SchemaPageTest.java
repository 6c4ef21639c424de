package io.lockstep.verifier.schema.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SchemaPageTest {
    private static final Path PAGE = Path.of("..", "docs", "schema.md");
    private static final String HEAD = "-Dtest=SchemaPageTest -Dlockstep.regenerate=true -->\n";
    private static final String END = "<!-- end -->";

    @Test
    void the_page_lists_every_rule() throws IOException {
        String page = Files.readString(PAGE);
        String expected =
                page.substring(0, page.indexOf(HEAD) + HEAD.length()) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.writeString(PAGE, expected);
        }
        assertThat(PAGE).as("its comment says how to write it anew").hasContent(expected);
    }

    private static String table() {
        return Rules.all().entrySet().stream()
                .map(rule -> "| " + rule.getKey() + " | " + rule.getValue().severity() + " | "
                        + rule.getValue().explanation() + " |")
                .collect(Collectors.joining("\n", "\n| kind | severity | explanation |\n|---|---|---|\n", "\n\n"));
    }
}
