package io.lockstep.cutover.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lockstep.cutover.act.LeaseLostException;
import io.lockstep.cutover.act.RefusedException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabasesIniTest {
    private static final Place TARGET = new Place("new", 5433, "shop");

    @TempDir
    private Path directory;

    @Test
    void only_the_words_of_the_place_are_changed_and_the_line_before_stays_above_it() throws Exception {
        assertThat(ini("""
                ; my poolers
                [databases]
                other = host=a port=1
                shop = host=old  port=5432 dbname=shop_1 pool_size=20 connect_query='SELECT 1'
                # end
                """).pointed("shop", TARGET, 7, 3).text()).isEqualTo("""
                ; my poolers
                [databases]
                other = host=a port=1
                ; lockstep run=7 epoch=3 was: shop = host=old  port=5432 dbname=shop_1 pool_size=20 connect_query='SELECT 1'
                shop = host=new  port=5433 dbname=shop pool_size=20 connect_query='SELECT 1'
                # end
                """);
    }

    @Test
    void what_a_run_has_changed_is_put_back_to_the_byte_whatever_the_file_looks_like() throws Exception {
        List<String> files = List.of(
                "shop=",
                "shop = host=old",
                "shop=host=old port=1\r\nother = port=2\r\n",
                "  shop\t=\thost='o''l d' password='a;b#c' dbname='x y'  \t\r\n\r\n\r\n",
                "[databases]\n'shop' = port=1\n[pgbouncer]\nshop = no entry\n",
                "[databases]\r\nshop = host=old\r\nshop2 = host=x\r\n* = host=y\r\n%include more.ini\r\n",
                "# ünï \u00ff\nshop = host=old port=5432 user=ünï",
                "; lockstep run=1 epoch=1 was: shop = host=old\nshop = host=elsewhere\n\n\n");
        for (String file : files) {
            DatabasesIni before = ini(file);
            DatabasesIni after = before.pointed("shop", TARGET, 7, 3);
            assertThat(after.says("shop", TARGET)).as(file).isTrue();
            assertThat(after.pointed("shop", TARGET, 7, 3)).as("done again").isEqualTo(after);
            assertThat(after.pointed("shop", TARGET, 7, 4).restored("shop", 7, 4))
                    .isEqualTo(before);
            assertThat(after.restored("shop", 7, 3)).as(file).isEqualTo(before);
            assertThat(after.restored("shop", 8, 5))
                    .as("by a run that changed nothing")
                    .isEqualTo(after);
            assertThat(before.restored("shop", 7, 3)).isEqualTo(before);
        }
    }

    @Test
    void there_and_back_again_leaves_what_each_run_found() throws Exception {
        DatabasesIni first = ini("shop = host=old port=5432 dbname=shop\n");
        DatabasesIni there = first.pointed("shop", TARGET, 1, 1);
        DatabasesIni back = there.pointed("shop", new Place("old", 5432, "shop"), 2, 2);
        assertThat(back.entry("shop").says(new Place("old", 5432, "shop").words()))
                .isTrue();
        assertThat(back.restored("shop", 2, 3)).isEqualTo(there);
        assertThat(there.restored("shop", 1, 3)).isEqualTo(first);
    }

    @Test
    void who_comes_with_a_lower_epoch_than_the_file_has_seen_changes_nothing() throws Exception {
        DatabasesIni ini = ini("shop = host=old\n").pointed("shop", TARGET, 7, 5);
        for (long run : new long[] {7, 6}) {
            assertThatThrownBy(() -> ini.pointed("shop", new Place("other", 1, "x"), run, 4))
                    .isInstanceOf(LeaseLostException.class)
                    .hasMessage("the entry of shop was changed under epoch 5, and this is epoch 4");
            assertThatThrownBy(() -> ini.restored("shop", run, 4)).isInstanceOf(LeaseLostException.class);
        }
        DatabasesIni twice = ini.pointed("shop", new Place("old", 5432, "shop"), 8, 9);
        assertThatThrownBy(() -> twice.pointed("shop", TARGET, 7, 6)).isInstanceOf(LeaseLostException.class);
    }

    @Test
    void an_entry_that_is_missing_or_twice_there_or_not_understood_is_refused() {
        for (String file : List.of(
                "",
                "other = host=a",
                "; shop = host=a",
                "[pgbouncer]\nshop = host=a",
                "* = host=a",
                "shop = host=a\n[x]\n[databases]\nshop = host=b",
                "shop = host",
                "shop = host='a",
                "shop = host='a'port=1",
                "shop = host=a host=b")) {
            assertThatThrownBy(() -> ini(file).pointed("shop", TARGET, 1, 1))
                    .as(file)
                    .isInstanceOf(RefusedException.class);
        }
    }

    @Test
    void hostile_values_are_quoted_as_the_pooler_reads_them() throws Exception {
        Place hostile = new Place("h", 1, "it's \"x\" ünï", Optional.of("' = '"), Optional.of("a b'c"));
        String text = ini("shop =\n").pointed("shop", hostile, 1, 1).text();
        assertThat(new String(
                        DatabasesIni.of(text.getBytes(StandardCharsets.ISO_8859_1))
                                .bytes(),
                        StandardCharsets.UTF_8))
                .endsWith("shop =host=h port=1 dbname='it''s \"x\" ünï' user=''' = ''' password='a b''c'\n");
        assertThat(ini(new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                        .says("shop", hostile))
                .isTrue();
        assertThat(hostile.toString()).doesNotContain("a b'c").contains("password=***");
    }

    @Test
    void any_bytes_around_the_entry_stay_as_they_are() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            byte[] noise = new byte[random.nextInt(60)];
            random.nextBytes(noise);
            String around = new String(noise, StandardCharsets.ISO_8859_1)
                    .replace("[", "(")
                    .replace("shop", "s");
            String file = around + "\nshop = host=old\n" + around;
            DatabasesIni before = new DatabasesIni(file);
            DatabasesIni after = before.pointed("shop", TARGET, 1, 1);
            assertThat(after.text())
                    .as("seed %s", seed)
                    .startsWith(around + "\n;")
                    .endsWith(around);
            assertThat(after.restored("shop", 1, 1)).as("seed %s", seed).isEqualTo(before);
        }
    }

    @Test
    void the_file_is_replaced_as_a_whole_and_keeps_its_mode_and_a_link_stays_one() throws Exception {
        Path file = Files.writeString(directory.resolve("databases.ini"), "shop = host=old\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path link = Files.createSymbolicLink(directory.resolve("link.ini"), file);
        EntryFile entries = new EntryFile(link);

        assertThat(entries.change(ini -> ini.pointed("shop", TARGET, 1, 1))).isTrue();
        assertThat(entries.change(ini -> ini.pointed("shop", TARGET, 1, 1))).isFalse();
        assertThat(entries.read().says("shop", TARGET)).isTrue();
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        entries.tryOut();
        assertThat(entries.change(ini -> ini.restored("shop", 1, 1))).isTrue();
        assertThat(Files.readString(file)).isEqualTo("shop = host=old\n");
        try (var files = Files.list(directory)) {
            assertThat(files).as("nothing is left beside it").containsExactlyInAnyOrder(file, link);
        }
        assertThatThrownBy(() -> new EntryFile(directory.resolve("none.ini")).read())
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("there is no file");
    }

    private static DatabasesIni ini(String text) {
        return DatabasesIni.of(text.getBytes(StandardCharsets.UTF_8));
    }
}
