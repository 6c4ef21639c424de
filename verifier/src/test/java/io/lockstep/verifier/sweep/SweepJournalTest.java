package io.lockstep.verifier.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.KeyColumn;
import io.lockstep.events.RowKey;
import io.lockstep.events.TableId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepJournalTest {
    private static final TablePair PAIR = new TablePair(new TableId("a", "o\"d\nd"), new TableId("b", "odd"));
    private static final Chunks.Compared CHUNK = new Chunks.Compared(
            7, 8, List.of(new RowKey(PAIR.target(), List.of(new KeyColumn("k", KeyColumn.Kind.TEXT, "x\ny")))));
    private static final List<KeyRange> RANGES = KeyRange.between(List.of(List.of("1", "a\"b"), List.of("2", "")));

    @TempDir
    private Path directory;

    @Test
    void what_was_written_is_known_again_but_for_a_line_that_was_cut_off() throws Exception {
        Path file = directory.resolve("journal");
        try (SweepJournal journal = SweepJournal.begin(file, "id")) {
            journal.planned(PAIR, RANGES);
            journal.compared(PAIR, 0, CHUNK);
            journal.compared(PAIR, 2, new Chunks.Compared(1, 1, List.of()));
        }
        String whole = Files.readString(file);
        Files.writeString(file, whole.substring(0, whole.length() - 10));

        try (SweepJournal journal = SweepJournal.resume(file, "id").orElseThrow()) {
            assertThat(journal.plan(PAIR)).contains(RANGES);
            assertThat(journal.done(PAIR, 0)).contains(CHUNK);
            assertThat(journal.done(PAIR, 2)).isEmpty();
            assertThat(journal.chunks()).isEqualTo(1);
        }
        assertThat(Files.readString(file))
                .isEqualTo(whole.substring(0, whole.indexOf("{\"source\"", whole.indexOf("\"chunk\":0"))));
    }

    @Test
    void what_another_comparison_did_is_nothing_to_go_on_with() throws Exception {
        Path file = directory.resolve("journal");
        SweepJournal.begin(file, "id").close();

        assertThat(SweepJournal.resume(file, "other")).isEmpty();
        assertThat(SweepJournal.resume(directory.resolve("none"), "id")).isEmpty();
        Files.writeString(file, "rubbish\n");
        assertThat(SweepJournal.resume(file, "id")).isEmpty();
    }

    @Test
    void keys_are_for_the_owner_alone() throws Exception {
        Path file = directory.resolve("journal");
        SweepJournal.begin(file, "id").close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
