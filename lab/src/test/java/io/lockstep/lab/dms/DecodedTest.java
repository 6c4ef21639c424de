package io.lockstep.lab.dms;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.lab.TableName;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecodedTest {
    @Test
    void rows_are_read_with_quotes_nulls_and_bits() {
        Map<String, String> expected = new HashMap<>(Map.of("id", "1", "Na \"me", "it's  [text]:'x'", "on", "101"));
        expected.put("gone", null);

        assertThat(
                        Decoded.of(
                                "table public.\"Odd \"\"things\"\"\": INSERT: id[bigint]:1"
                                        + " \"Na \"\"me\"[character varying]:'it''s  [text]:''x''' \"on\"[bit]:B'101' gone[text[]]:null"))
                .isEqualTo(new Decoded.Row(new RowChange(
                        RowChange.Kind.INSERT, new TableName("public", "Odd \"things\""), expected, Map.of())));
    }

    @Test
    void what_did_not_change_is_left_out_and_an_old_key_is_apart() {
        assertThat(Decoded.of("table public.t: UPDATE: old-key: id[integer]:1 new-tuple: id[integer]:2"
                        + " large[text]:unchanged-toast-datum"))
                .isEqualTo(new Decoded.Row(new RowChange(
                        RowChange.Kind.UPDATE, new TableName("public", "t"), Map.of("id", "2"), Map.of("id", "1"))));
    }

    @Test
    void a_commit_has_its_time() {
        assertThat(Decoded.of("COMMIT 812 (at 2026-11-27 23:39:19.5+00)"))
                .isEqualTo(new Decoded.Commit(Instant.parse("2026-11-27T23:39:19.500Z")));
    }

    @Test
    void truncations_are_told() {
        assertThat(Decoded.of("table public.t: TRUNCATE: (no-flags)"))
                .isEqualTo(new Decoded.Row(
                        new RowChange(RowChange.Kind.TRUNCATE, new TableName("public", "t"), Map.of(), Map.of())));
    }
}
