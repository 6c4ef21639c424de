package io.lockstep.events.dms;

/// How a task carries large values (LOBs).
public sealed interface LobMode {
    /// Not at all: columns of such types stay NULL (`SupportLobs` false).
    record Omitted() implements LobMode {}

    /// Cut to a size (`LimitedSizeLobMode`).
    ///
    /// @param kib `LobMaxSize`, which AWS calls KB
    record Limited(int kib) implements LobMode {
        public Limited {
            if (kib < 1) {
                throw new IllegalArgumentException("LobMaxSize is " + kib);
            }
        }
    }

    /// Whole (`FullLobMode`): what is not carried inline is looked up on the source after its row was written, and
    /// written in a second step.
    record Full() implements LobMode {}

    /// The settings do not say.
    record Unknown() implements LobMode {}
}
