package io.lockstep.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.cutover.access.Principal;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.access.TokenFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Tokens, and the commands that need one.
final class WriteCommandsTest {
    private static final String ACKNOWLEDGE = "/api/v1/divergences/d%2F1/acknowledge";
    private static final Map<String, String> WITH_TOKEN = Map.of("LOCKSTEP_TOKEN", " the-token\n");

    private final FakeCoordinator coordinator = new FakeCoordinator();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        coordinator.close();
    }

    @Test
    void a_new_token_is_all_that_is_printed_and_is_known_to_the_coordinator() throws Exception {
        Path file = directory.resolve("tokens.json");

        Ran ran = tokenNew(file, "alice", "operator");

        assertThat(ran.status()).isZero();
        assertThat(ran.out()).matches("lockstep_[A-Za-z0-9_-]{43}\n");
        assertThat(ran.err())
                .contains("Added alice (operator) to " + file)
                .doesNotContain(ran.out().strip());
        assertThat(new TokenFile(file).read().holder(ran.out().strip()))
                .contains(new Principal("alice", Role.OPERATOR));
    }

    @Test
    void a_name_that_is_taken_or_none_is_refused_and_prints_no_token() {
        Path file = directory.resolve("tokens.json");
        tokenNew(file, "alice", "viewer");

        Ran taken = tokenNew(file, "alice", "operator");
        Ran none = tokenNew(file, "a b", "operator");

        assertThat(taken.status()).isEqualTo(2);
        assertThat(taken.out()).isEmpty();
        assertThat(taken.err()).contains("a token named 'alice' is in " + file).contains("fix: choose another name");
        assertThat(none.status()).isEqualTo(2);
        assertThat(none.err()).contains("--name 'a b': a name is 1 to 64 letters");
    }

    @Test
    void a_tokens_file_that_others_could_read_is_named_and_closed() throws IOException {
        Path file = directory.resolve("tokens.json");
        tokenNew(file, "alice", "viewer");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThat(tokenNew(file, "bob", "viewer").err()).contains("others could read " + file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void an_acknowledgement_is_sent_with_token_reason_and_a_key_of_its_own() {
        coordinator.answers(ACKNOWLEDGE, 202, "{\"id\":\"d/1\",\"state\":\"SUSPECT\"}");

        Ran first = acknowledge();
        Ran second = acknowledge();

        assertThat(first).isEqualTo(new Ran(0, "Taken: d/1 will be ACKNOWLEDGED once the verifier has read it\n", ""));
        assertThat(second.status()).isZero();
        assertThat(coordinator.written()).hasSize(2).allSatisfy(written -> {
            assertThat(written.body()).isEqualTo("{\"reason\":\"ticket \\\"7\\\"\"}");
            assertThat(written.header("Authorization")).isEqualTo("Bearer the-token");
            assertThat(written.header("Content-type")).isEqualTo("application/json");
        });
        assertThat(coordinator.written())
                .extracting(written -> written.header("Idempotency-key"))
                .doesNotHaveDuplicates()
                .allMatch(key -> key.length() == 36);
    }

    @Test
    void a_recheck_needs_no_reason_and_takes_its_token_from_a_file() throws IOException {
        coordinator.answers("/api/v1/divergences/d1/recheck", 202, "{\"id\":\"d1\"}");
        Path token = Files.writeString(directory.resolve("token"), "of-the-file\n");

        Ran ran = Ran.in(WITH_TOKEN, "--set", port(), "divergences", "recheck", "d1", "--token-file", token.toString());

        assertThat(ran.status()).isZero();
        assertThat(coordinator.written()).singleElement().satisfies(written -> {
            assertThat(written.body()).isEqualTo("{}");
            assertThat(written.header("Authorization")).isEqualTo("Bearer of-the-file");
        });
    }

    @Test
    void without_a_token_nothing_is_sent() {
        Ran ran = Ran.command("--set", port(), "divergences", "recheck", "d1");

        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("needs an access token").contains("LOCKSTEP_TOKEN", "lockstep token new");
        assertThat(coordinator.requests()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"401, 2, lockstep token new", "403, 2, ask for a token", "409, 3, ''", "422, 2, ''", "503, 8, ready"})
    void a_refusal_is_told_with_all_its_problems(int answer, int status, String fix) {
        coordinator.answers(
                ACKNOWLEDGE,
                answer,
                "{\"title\":\"No\",\"status\":%d,\"detail\":\"why\",\"errors\":[\"one\",\"two\"]}".formatted(answer));

        Ran ran = acknowledge();

        assertThat(ran.status()).isEqualTo(status);
        assertThat(ran.err()).contains("No: why\n  one\n  two\n").contains(fix).doesNotContain("the-token");
    }

    private Ran acknowledge() {
        return Ran.in(WITH_TOKEN, "--set", port(), "divergences", "acknowledge", "d/1", "--reason", "ticket \"7\"");
    }

    private static Ran tokenNew(Path file, String name, String role) {
        return Ran.command("--set", "http.tokens-file=" + file, "token", "new", "--name", name, "--role", role);
    }

    private String port() {
        return "http.port=" + coordinator.port();
    }
}
