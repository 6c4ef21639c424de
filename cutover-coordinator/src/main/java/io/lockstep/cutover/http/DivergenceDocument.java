package io.lockstep.cutover.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Evidence;
import io.lockstep.events.KeyColumn;
import io.lockstep.events.Position;
import io.lockstep.events.Replay;
import io.lockstep.events.RowKey;
import io.lockstep.events.Ruling;
import io.lockstep.events.TableId;
import io.lockstep.events.json.Divergence;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One divergence in `GET /api/v1/divergences`.
///
/// @param key the key's columns by name
/// @param evidence what direct reads have shown of both sides; null until they have confirmed it
/// @param attempts how many rounds of direct reads the newest ruling took
/// @param acknowledgement who has taken note of it; null when nobody has
/// @param replay the replay by the replicator that has made it suspect; null when none has
record DivergenceDocument(
        String id,
        String lane,
        long epoch,
        TableId table,
        Map<String, Object> key,
        @JsonProperty("class") DivergenceClass type,
        DivergenceState state,
        @JsonProperty("transient") boolean transientFault,
        List<String> columns,
        @Nullable Position sourcePosition,
        @Nullable Position targetPosition,
        @Nullable Long targetXid,
        long watermark,
        Instant appearedAt,
        Instant detectedAt,
        double detectionSeconds,
        @Nullable Instant closedAt,
        @Nullable Evidence evidence,
        int attempts,
        Ruling.@Nullable Acknowledgement acknowledgement,
        @Nullable Replay replay) {
    static DivergenceDocument of(Divergence divergence) {
        return new DivergenceDocument(
                divergence.id(),
                divergence.lane(),
                divergence.epoch(),
                divergence.key().table(),
                columns(divergence.key()),
                divergence.type(),
                divergence.state(),
                divergence.transientFault(),
                divergence.columns(),
                divergence.sourcePosition(),
                divergence.targetPosition(),
                divergence.targetTransaction(),
                divergence.watermark(),
                divergence.appearedAt(),
                divergence.detectedAt(),
                Seconds.of(divergence.detection()),
                divergence.closedAt(),
                divergence.evidence(),
                divergence.attempts(),
                divergence.acknowledgement(),
                divergence.replay());
    }

    /// Exact also where a double would not be.
    private static Map<String, Object> columns(RowKey key) {
        var columns = new LinkedHashMap<String, Object>();
        key.columns().forEach(column -> columns.put(column.name(), value(column)));
        return columns;
    }

    private static Object value(KeyColumn column) {
        boolean finite = column.kind() == KeyColumn.Kind.NUMBER && column.text().matches("-?[0-9.]+");
        return finite ? new BigDecimal(column.text()) : column.text();
    }
}
