package io.lockstep.verifier.streams;

import io.lockstep.events.DivergenceClass;
import io.lockstep.events.DivergenceState;
import io.lockstep.events.Position;
import io.lockstep.events.RowKey;
import io.lockstep.events.json.Divergence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a divergence says, apart from times: the two logs alone decide it.
public record Finding(
        String id,
        int partition,
        RowKey key,
        DivergenceClass type,
        DivergenceState state,
        List<String> columns,
        @Nullable Position sourcePosition,
        @Nullable Position targetPosition,
        @Nullable Long targetTransaction,
        long watermark,
        boolean transientFault) {
    public static Finding of(Divergence divergence) {
        return new Finding(
                divergence.id(),
                divergence.partition(),
                divergence.key(),
                divergence.type(),
                divergence.state(),
                divergence.columns(),
                divergence.sourcePosition(),
                divergence.targetPosition(),
                divergence.targetTransaction(),
                divergence.watermark(),
                divergence.transientFault());
    }
}
