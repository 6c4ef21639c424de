package io.lockstep.cutover.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenFileTest {
    private static final SecureRandom CHANCE = new SecureRandom();
    private static final String HASH = "0".repeat(64);

    @TempDir
    private Path directory;

    private Path path;
    private TokenFile file;

    @BeforeEach
    void name() {
        path = directory.resolve("tokens.json");
        file = new TokenFile(path);
    }

    @Test
    void a_token_added_is_known_by_itself_and_by_nothing_else() throws Exception {
        String clear = Token.issue(CHANCE);
        file.add(Token.of("alice", Role.OPERATOR, clear));

        Tokens tokens = file.read();

        assertThat(tokens.holder(clear)).contains(new Principal("alice", Role.OPERATOR));
        assertThat(tokens.holder(clear + " ")).isEmpty();
        assertThat(tokens.holder("")).isEmpty();
        assertThat(tokens.holder(tokens.list().getFirst().sha256())).isEmpty();
    }

    @Test
    void the_file_holds_hashes_and_belongs_to_its_owner_alone() throws Exception {
        String clear = Token.issue(CHANCE);
        file.add(Token.of("alice", Role.OPERATOR, clear));
        file.add(Token.of("bob", Role.VIEWER, Token.issue(CHANCE)));

        assertThat(Files.readString(path)).contains("alice", "bob").doesNotContain(clear);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThat(file.readableByOthers()).isFalse();
        assertThat(directory).isDirectoryContaining(path::equals).isDirectoryNotContaining(name -> !name.equals(path));
    }

    @Test
    void tokens_are_long_and_never_the_same() {
        Set<String> issued =
                IntStream.range(0, 1000).mapToObj(i -> Token.issue(CHANCE)).collect(Collectors.toSet());

        assertThat(issued).hasSize(1000).allMatch(token -> token.matches("lockstep_[A-Za-z0-9_-]{43}"));
    }

    @Test
    void a_name_is_given_once() throws Exception {
        file.add(Token.of("alice", Role.OPERATOR, "one"));

        assertThatThrownBy(() -> file.add(Token.of("alice", Role.VIEWER, "two")))
                .isInstanceOf(TokenFileException.class)
                .hasMessageContaining("'alice' is in " + path);
        assertThat(file.read().holder("one")).isPresent();
        assertThat(file.read().holder("two")).isEmpty();
    }

    @Test
    void two_that_add_at_once_do_not_lose_each_other() throws Exception {
        Files.createFile(directory.resolve("tokens.json.new"));

        assertThatThrownBy(() -> file.add(Token.of("alice", Role.VIEWER, "one")))
                .isInstanceOf(TokenFileException.class)
                .hasMessageContaining("another `lockstep token new` is at work");
        assertThat(directory.resolve("tokens.json.new")).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{|not JSON",
                "``|must have exactly the members [schema, tokens]",
                "[]|must have exactly the members [schema, tokens]",
                "{'schema':'lockstep/tokens/v2','tokens':[]}|schema is not lockstep/tokens/v1",
                "{'schema':'lockstep/tokens/v1','tokens':{}}|'tokens' is not a list",
                "{'schema':'lockstep/tokens/v1','tokens':[],'more':1}|exactly the members",
                "{'schema':'lockstep/tokens/v1','tokens':[]} x|not JSON",
                "{'schema':'lockstep/tokens/v1','tokens':[{'name':'a','role':'admin','sha256':'H'}]}|token 1: the role"
                        + " is none",
                "{'schema':'lockstep/tokens/v1','tokens':[{'name':'a','role':'viewer'}]}|token 1 must have exactly",
                "{'schema':'lockstep/tokens/v1','tokens':[{'name':'a','role':'viewer','sha256':'geheim'}]}|token 1:"
                        + " sha256 is 64",
                "{'schema':'lockstep/tokens/v1','tokens':[{'name':'','role':'viewer','sha256':'H'}]}|token 1: a name"
                        + " is",
                "{'schema':'lockstep/tokens/v1','tokens':[{'name':'a','role':'viewer','sha256':'H'},{'name':'a','role':'viewer','sha256':'H'}]}|the"
                        + " same name"
            })
    void what_is_not_understood_is_refused_and_not_repeated(String content, String message) throws IOException {
        write(content.replace('\'', '"').replace("\"H\"", "\"" + HASH + "\""));

        assertThatThrownBy(file::read)
                .isInstanceOf(TokenFileException.class)
                .hasMessageStartingWith("the tokens file " + path + " cannot be used: ")
                .hasMessageContaining(message)
                .hasMessageNotContainingAny("geheim", "admin", HASH);
    }

    @Test
    void a_file_that_others_may_write_to_admits_nobody() throws Exception {
        file.add(Token.of("alice", Role.OPERATOR, "one"));
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));

        assertThatThrownBy(file::read).hasMessageContaining("others than its owner may write");
        assertThat(new Gate(file).admit(Optional.of("one"), Role.OPERATOR))
                .asInstanceOf(type(Gate.Admission.Unusable.class))
                .extracting(Gate.Admission.Unusable::detail)
                .asString()
                .contains("chmod 600");
    }

    @ParameterizedTest
    @CsvSource({
        "VIEWER,   VIEWER,   true",
        "VIEWER,   OPERATOR, false",
        "VIEWER,   APPROVER, false",
        "OPERATOR, VIEWER,   true",
        "OPERATOR, OPERATOR, true",
        "OPERATOR, APPROVER, false",
        "APPROVER, VIEWER,   true",
        "APPROVER, OPERATOR, false",
        "APPROVER, APPROVER, true"
    })
    void a_role_covers_itself_and_reading(Role held, Role needed, boolean covered) throws Exception {
        file.add(Token.of("alice", held, "one"));

        Gate.Admission admission = new Gate(file).admit(Optional.of("one"), needed);

        assertThat(admission).isInstanceOf(covered ? Gate.Admission.Granted.class : Gate.Admission.Forbidden.class);
    }

    @Test
    void a_token_added_or_removed_counts_at_once() throws Exception {
        Gate gate = new Gate(file);
        assertThat(gate.admit(Optional.of("one"), Role.VIEWER))
                .asInstanceOf(type(Gate.Admission.Unknown.class))
                .extracting(Gate.Admission.Unknown::detail)
                .asString()
                .contains("lockstep token new");

        file.add(Token.of("alice", Role.VIEWER, "one"));
        assertThat(gate.admit(Optional.of("one"), Role.VIEWER)).isInstanceOf(Gate.Admission.Granted.class);

        write("{\"schema\":\"lockstep/tokens/v1\",\"tokens\":[]}");
        assertThat(gate.admit(Optional.of("one"), Role.VIEWER)).isInstanceOf(Gate.Admission.Unknown.class);
    }

    private void write(String content) throws IOException {
        Files.writeString(path, content);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    }
}
