package io.lockstep.events.dms;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskSettingsTest {

    /// As `DescribeReplicationTasks` returns them, with sections and members that say nothing about values.
    @Test
    void a_whole_document_is_read_and_what_says_nothing_about_values_is_passed_over() {
        assertThat(TaskSettings.parse("""
                {"Logging": {"EnableLogging": true, "LogComponents": [{"Id": "IO", "Severity": "LOGGER_SEVERITY_DEFAULT"}]},
                 "StreamBufferSettings": {"StreamBufferCount": 3},
                 "TargetMetadata": {"TargetSchema": "", "SupportLobs": true, "FullLobMode": false, "LobChunkSize": 64,
                   "LimitedSizeLobMode": true, "LobMaxSize": 32, "InlineLobMaxSize": 0, "LoadMaxFileSize": 0,
                   "ParallelLoadThreads": 0, "BatchApplyEnabled": false, "ParallelApplyThreads": 0},
                 "ChangeProcessingTuning": {"BatchApplyTimeoutMin": 1, "CommitTimeout": 1},
                 "CharacterSetSettings": {"CharacterReplacements": [
                   {"SourceCharacterCodePoint": 62, "TargetCharacterCodePoint": 61},
                   {"SourceCharacterCodePoint": "1F600", "TargetCharacterCodePoint": 0}], "CharacterSetSupport": null},
                 "BeforeImageSettings": null}"""))
                .isEqualTo(new TaskSettings.Accepted(new TaskSettings(
                        Optional.of(false),
                        new LobMode.Limited(32),
                        List.of(
                                new CharacterChange('b', Optional.of((int) 'a')),
                                new CharacterChange(0x1F600, Optional.empty())))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | Unknown[]",
                "{\"TargetMetadata\": {}} | Unknown[]",
                "{\"TargetMetadata\": {\"SupportLobs\": \"false\", \"LimitedSizeLobMode\": true}} | Omitted[]",
                "{\"TargetMetadata\": {\"FullLobMode\": true, \"LobMaxSize\": 0, \"InlineLobMaxSize\": 16}} | Full[]",
                "{\"TargetMetadata\": {\"LimitedSizeLobMode\": \"true\", \"LobMaxSize\": \"63\"}} | Limited[kib=63]",
                "{\"TargetMetadata\": {\"LimitedSizeLobMode\": false, \"LobMaxSize\": 32}} | Unknown[]"
            })
    void large_values_are_carried_as_the_task_says(String json, String mode) {
        assertThat(TaskSettings.parse(json)).isInstanceOfSatisfying(TaskSettings.Accepted.class, accepted -> {
            assertThat(accepted.settings().lobs()).hasToString(mode);
            assertThat(accepted.settings().twoSteps()).isEqualTo(mode.equals("Full[]"));
            assertThat(accepted.settings().batchApply()).isEmpty();
        });
    }

    @Test
    void every_problem_is_listed_with_its_place() {
        TaskSettings.Parsed parsed = TaskSettings.parse("""
                {"TargetMetadata": {"SupportLobs": "yes", "FullLobMode": true, "LimitedSizeLobMode": true,
                   "LobMaxSize": -1, "BatchApplyEnabled": 1, "ParallelApplyThreads": 4},
                 "CharacterSetSettings": {"CharacterReplacements": [
                   {"TargetCharacterCodePoint": 61}, {"SourceCharacterCodePoint": "x"}, 7]}}""");

        assertThat(parsed)
                .isInstanceOfSatisfying(
                        TaskSettings.Refused.class,
                        refused -> assertThat(refused.problems().stream().map(SettingsProblem::toString))
                                .containsExactlyInAnyOrder(
                                        "/TargetMetadata/BatchApplyEnabled: found 1, expected true or false",
                                        "/TargetMetadata/ParallelApplyThreads: found 4, by which changes are applied in no order"
                                                + " that could be verified; leave it at 0",
                                        "/TargetMetadata/SupportLobs: found \"yes\", expected true or false",
                                        "/TargetMetadata/LobMaxSize: found -1, expected a whole number from 0",
                                        "/TargetMetadata/LimitedSizeLobMode: found true, and FullLobMode is true as well: one of"
                                                + " them holds",
                                        "/CharacterSetSettings/CharacterReplacements/0/SourceCharacterCodePoint: missing,"
                                                + " expected a code point",
                                        "/CharacterSetSettings/CharacterReplacements/1/SourceCharacterCodePoint: found \"x\","
                                                + " expected a code point in hexadecimal digits",
                                        "/CharacterSetSettings/CharacterReplacements/2: found 7, expected an object"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | the document: found an array, expected an object",
                "{\"TargetMetadata\": 3} | /TargetMetadata: found 3, expected an object",
                "{\"TargetMetadata\": {\"LimitedSizeLobMode\": true}} | /TargetMetadata/LobMaxSize: missing or 0, and"
                        + " LimitedSizeLobMode is true: expected a size in KB",
                "{\"CharacterSetSettings\": {\"CharacterReplacements\": {}}} |"
                        + " /CharacterSetSettings/CharacterReplacements: found an object, expected an array"
            })
    void what_is_no_such_document_is_refused(String json, String problem) {
        assertThat(TaskSettings.parse(json))
                .isInstanceOfSatisfying(
                        TaskSettings.Refused.class,
                        refused ->
                                assertThat(refused.problems()).singleElement().hasToString(problem));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"``", "{", "{} {}", "{\"a\": 1, \"a\": 2}", "null"})
    void what_is_no_json_or_says_a_thing_twice_is_refused(String json) {
        assertThat(TaskSettings.parse(json)).isInstanceOf(TaskSettings.Refused.class);
    }

    @Test
    void endpoints_are_read_in_either_case_and_what_needs_both_holds_only_with_both() {
        assertThat(EndpointSettings.parse("", " ; ")).isEqualTo(accepted(EndpointSettings.DEFAULTS));
        assertThat(EndpointSettings.parse("MapBooleanAsBoolean=true;PluginName=pglogical", ""))
                .isEqualTo(accepted(EndpointSettings.DEFAULTS));
        assertThat(EndpointSettings.parse(
                        "mapBooleanAsBoolean=TRUE; mapUnboundedNumericAsString=true; TrimSpaceInChar=false;"
                                + " FailTasksOnLobTruncation=true",
                        "MapBooleanAsBoolean=true;MapUnboundedNumericAsString=true"))
                .isEqualTo(accepted(new EndpointSettings(true, true, false, true)));
    }

    @Test
    void every_problem_of_the_endpoints_is_listed_with_its_side() {
        assertThat(EndpointSettings.parse("TrimSpaceInChar=perhaps;nonsense", "MapBooleanAsBoolean="))
                .isEqualTo(new EndpointSettings.Refused(List.of(
                        "source: \"nonsense\" is no name=value",
                        "target: MapBooleanAsBoolean is \"\", expected true or false",
                        "source: TrimSpaceInChar is \"perhaps\", expected true or false")));
    }

    private static EndpointSettings.Parsed accepted(EndpointSettings settings) {
        return new EndpointSettings.Accepted(settings);
    }
}
