package io.lockstep.capture.encoding;

import io.lockstep.events.Position;
import io.lockstep.events.TableId;
import io.lockstep.events.Watermark;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/// Reads the rows of the watermark table.
///
/// @param schema that holds the table
/// @param lane whose rows count
record WatermarkRow(String schema, String lane) {
    private static final String TABLE = "watermark";

    boolean isIn(TableId table) {
        return table.name().equals(TABLE) && table.schema().equals(schema);
    }

    /// Returns empty for another lane's row, and for one that no writer can have written: it proves nothing.
    Optional<Watermark> read(Position position, @Nullable Struct row) {
        if (row == null || !lane.equals(row.getString("lane"))) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Watermark(
                    lane,
                    position,
                    row.getInt64("sequence"),
                    row.getInt64("epoch"),
                    row.getInt64("seen"),
                    OffsetDateTime.parse(row.getString("written_at")).toInstant(),
                    0));
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional.empty();
        }
    }
}
