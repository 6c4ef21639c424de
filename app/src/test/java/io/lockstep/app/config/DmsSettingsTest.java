package io.lockstep.app.config;

import static io.lockstep.app.config.ConfigLoaderTest.MINIMAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lockstep.app.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DmsSettingsTest {
    @TempDir
    private Path directory;

    @Test
    void the_settings_of_a_task_say_what_is_known_to_be_lost_and_what_of_it_may_be_accepted() throws IOException {
        Files.writeString(directory.resolve("task.json"), """
                {"TargetMetadata": {"LimitedSizeLobMode": true, "LobMaxSize": 32, "BatchApplyEnabled": false}}""");

        Configuration read = load(dms("settings: task.json, source-attributes: TrimSpaceInChar=false", "char-trimmed")
                        .replace("char-trimmed", "lob-truncated-at-32KiB"))
                .configuration();

        assertThat(read.replication().losses().profile().names())
                .containsExactly(
                        "lob-truncated-at-32KiB", "numeric-scale-6", "timestamp-infinity-clipped", "boolean-as-text");
        assertThat(read.replication().losses().accepted()).containsExactly("lob-truncated-at-32KiB");
        assertThat(refused(dms(
                                "settings: task.json, source-attributes: TrimSpaceInChar=false",
                                "lob-truncated-at-32kB"))
                        .what())
                .contains("replication.accepted-losses: lob-truncated-at-32kB is no loss of this task, did you mean"
                        + " lob-truncated-at-32KiB?; known: lob-truncated-at-32KiB, numeric-scale-6, timestamp-infinity-clipped,"
                        + " boolean-as-text");
    }

    @Test
    void without_the_settings_of_a_task_nothing_is_known_to_be_lost() {
        assertThat(load(MINIMAL)
                        .configuration()
                        .replication()
                        .losses()
                        .profile()
                        .names())
                .isEmpty();
        assertThat(refused(MINIMAL.replace("type: none", "type: none, accepted-losses: [ char-trimmed ]"))
                        .what())
                .contains("replication.accepted-losses: char-trimmed is no loss that is known: replication.dms.settings"
                        + " says what the replicator changes");
    }

    @Test
    void every_problem_of_a_task_s_settings_has_its_pointer_and_those_of_its_endpoints_their_key() throws IOException {
        Files.writeString(directory.resolve("task.json"), """
                {"TargetMetadata": {"SupportLobs": "maybe", "LobMaxSize": "big"}}""");

        assertThat(refused(dms("settings: task.json, source-attributes: TrimSpaceInChar=1", "char-trimmed"))
                        .what()
                        .lines()
                        .skip(1)
                        .map(line -> line.replaceFirst("^.*?: ", "")))
                .containsExactly(
                        "replication.dms.settings: task.json /TargetMetadata/SupportLobs: found \"maybe\", expected true"
                                + " or false",
                        "replication.dms.settings: task.json /TargetMetadata/LobMaxSize: found \"big\", expected a whole"
                                + " number from 0",
                        "replication.dms.source-attributes: TrimSpaceInChar is \"1\", expected true or false");
        assertThat(refused(dms("settings: elsewhere.json", "char-trimmed")).what())
                .contains("replication.dms.settings: cannot read elsewhere.json: no such file");
        assertThat(refused(dms("settings: task.json", "char-trimmed")
                                .replace("type: none", "type: native, native: { subscription: s }"))
                        .what())
                .contains("replication.dms.settings: is for AWS DMS; replication.type is native: leave it out");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"BatchApplyEnabled\": true', CAUSAL",
        "'\"BatchApplyEnabled\": false', ORDERED",
        "'\"BatchApplyEnabled\": false, \"FullLobMode\": true', CAUSAL",
        "'', CAUSAL"
    })
    void how_a_task_applies_is_read_from_its_settings(String setting, Replication.Apply apply) throws IOException {
        Files.writeString(directory.resolve("task.json"), "{\"TargetMetadata\": {" + setting + "}}");
        String auto = MINIMAL.replace("type: none", "type: none, dms: { settings: task.json }");

        assertThat(load(auto).configuration().replication().apply()).isEqualTo(apply);
        if (setting.contains("Enabled\": true")) {
            assertThat(refused(auto.replace("type: none", "type: none, apply: ordered"))
                            .what())
                    .contains(
                            "replication.apply: is ordered, and task.json says BatchApplyEnabled: leave it at auto, or make"
                                    + " it causal");
        }
    }

    private static String dms(String settings, String accepted) {
        return MINIMAL.replace(
                "type: none", "type: none, dms: { " + settings + " }, accepted-losses: [ " + accepted + " ]");
    }

    private UserError refused(String yaml) {
        return catchThrowableOfType(UserError.class, () -> load(yaml));
    }

    private Loaded load(String yaml) {
        try {
            Path file = Files.writeString(directory.resolve("lockstep.yaml"), yaml);
            return new ConfigLoader(Map.of()).load(file, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
