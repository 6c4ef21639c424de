package io.lockstep.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.app.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Values of `${secret:…}`, kept elsewhere.
class SecretReferenceTest {
    private static final String FILE = """
            migration: shop
            source: { url: "jdbc:postgresql://old/shop", user: "${secret:shop#user}", password: "${secret:shop#password}" }
            target: { url: "jdbc:postgresql://new/shop", user: lockstep, password: "x${secret:shop#password}" }
            kafka: { bootstrap: embedded }
            replication: { type: none }
            """;

    private final Map<String, String> stored =
            new ConcurrentHashMap<>(Map.of("shop#user", "lockstep", "shop#password", "geheim"));

    @TempDir
    private Path directory;

    @Test
    void they_are_resolved_and_remembered_and_never_shown() throws IOException {
        Loaded read = loader().load(file(), List.of());

        assertThat(read.configuration().source().user()).isEqualTo("lockstep");
        assertThat(read.configuration().source().password().orElseThrow().reveal())
                .isEqualTo("geheim");
        assertThat(read.configuration().toString()).doesNotContain("geheim");
        assertThat(read.settings().find("source.user").orElseThrow().origin().toString())
                .contains("secret shop#user");
    }

    @Test
    void a_password_that_is_rotated_is_the_new_one_the_next_time_it_is_needed() throws IOException {
        Configuration read = loader().load(file(), List.of()).configuration();
        stored.put("shop#password", "rotated");

        assertThat(read.source().password().orElseThrow().reveal()).isEqualTo("rotated");
        assertThat(read.target().password().orElseThrow().reveal())
                .as("only a value that is nothing but the reference is kept there")
                .isEqualTo("xgeheim");
    }

    @Test
    void who_only_asks_the_coordinator_needs_no_access_to_passwords() throws IOException {
        stored.remove("shop#password");
        Path file = Files.writeString(
                directory.resolve("lockstep.yaml"), FILE.replace("x${secret", "${secret") + "http: { port: 9 }\n");

        assertThat(loader().loadAddress(file, List.of()).port()).isEqualTo(9);
        assertThat(catchThrowableOfType(UserError.class, () -> loader().load(file, List.of()))
                        .what())
                .contains("source.password: planted: there is no secret shop#password")
                .contains("target.password: planted: there is no secret shop#password");
    }

    private ConfigLoader loader() {
        return new ConfigLoader(Map.of(), reference -> {
            String value = stored.get(reference);
            if (value == null) {
                throw new IllegalArgumentException("planted: there is no secret " + reference);
            }
            return value;
        });
    }

    private Path file() throws IOException {
        return Files.writeString(directory.resolve("lockstep.yaml"), FILE);
    }
}
