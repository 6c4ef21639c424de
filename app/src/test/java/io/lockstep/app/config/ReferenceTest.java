package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReferenceTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @Test
    void the_reference_is_what_the_schema_says() throws IOException {
        Path reference = ROOT.resolve("docs/configuration.md");
        if (Boolean.getBoolean("lockstep.regenerate")) {
            Files.writeString(reference, Reference.text());
        }

        assertThat(reference).as("rewrite it with -Dlockstep.regenerate=true").hasContent(Reference.text());
    }

    @Test
    void the_example_is_accepted() {
        ConfigLoader loader =
                new ConfigLoader(Map.of("SOURCE_PASSWORD", "a", "TARGET_PASSWORD", "b", "FINGERPRINT_KEY", "c"));

        Configuration read =
                loader.load(ROOT.resolve("lockstep.example.yaml"), List.of()).configuration();

        assertThat(read.replication())
                .isEqualTo(new Replication.Native(Optional.of("shop_sub"), Replication.Apply.ORDERED));
    }

    @Test
    void the_json_schema_knows_every_key() {
        JsonNode schema = JsonSchema.document();

        assertThat(Leaf.ALL).allSatisfy(leaf -> {
            JsonNode key = schema.at("/properties/" + leaf.path().replace(".", "/properties/"));
            assertThat(key.path("description").asText()).startsWith(leaf.key().doc());
        });
    }
}
