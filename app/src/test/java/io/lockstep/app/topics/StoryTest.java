package io.lockstep.app.topics;

import static org.assertj.core.api.Assertions.assertThat;

import io.lockstep.events.FingerprintScheme;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Lsn;
import io.lockstep.events.Operation;
import io.lockstep.events.Position;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowKey;
import io.lockstep.events.RowVersion;
import io.lockstep.events.Side;
import io.lockstep.events.TableId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StoryTest {
    private static final Instant THEN = Instant.parse("2026-11-22T10:00:00Z");
    private static final RowKey KEY =
            new RowKey(new TableId("public", "orders"), List.of(new KeyColumn("id", KeyColumn.Kind.NUMBER, "700")));

    @Test
    void a_copy_that_one_capture_sent_before_the_other_sent_the_original_is_told_after_it_and_each_log_in_its_order() {
        Told original = told(Side.SOURCE, 20, 1);
        Told copy = told(Side.TARGET, 5, 1);
        Told foreign = told(Side.TARGET, 10, 2);
        Told later = told(Side.SOURCE, 40, 3);

        assertThat(new Story(List.of(original, later), List.of(copy, foreign), Map.of(), Map.of()).chapters())
                .extracting(Chapter::told)
                .containsExactly(original, copy, foreign, later);
    }

    @Test
    void what_is_decided_is_what_the_lane_of_the_row_has_decided_whatever_another_has() {
        List<Told> missing = List.of(told(Side.SOURCE, 20, 1));

        assertThat(new Story(missing, List.of(), Map.of(), Map.of("main", 1L, "other", 900L)).chapters())
                .extracting(Chapter::meaning)
                .containsExactly("not on the target yet; not decided yet");
        assertThat(new Story(missing, List.of(), Map.of(), Map.of("main", 2L, "other", 900L)).chapters())
                .extracting(Chapter::meaning)
                .containsExactly("NOT on the target, and watermark 2 is decided");
    }

    private static Told told(Side side, int millis, long value) {
        var version = new RowVersion(
                "main",
                new Position(new Lsn(millis), 0),
                770,
                THEN,
                new FingerprintScheme(1, 1, 0),
                Operation.UPDATE,
                KEY,
                new RowImage.Present(7, 700, value));
        return new Told(side, THEN.plusMillis(millis), 1, version);
    }
}
