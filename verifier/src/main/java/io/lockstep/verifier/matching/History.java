package io.lockstep.verifier.matching;

import io.lockstep.events.RowImage;
import java.util.ArrayList;
import java.util.List;

/// Hashes of the last [#LIMIT] versions of a row that the source has left behind, oldest first: enough to tell a
/// target that went back (STALE_APPLY) from one that somebody else wrote to (FOREIGN_WRITE). A version older than
/// that counts as foreign.
public record History(List<Long> hashes) {
    /// How many versions are remembered.
    public static final int LIMIT = 16;

    static final History NONE = new History(List.of());

    public History {
        hashes = List.copyOf(hashes);
    }

    boolean contains(RowImage image) {
        return hashes.contains(hash(image));
    }

    History plus(RowImage image) {
        Long newest = hash(image);
        if (hashes.isEmpty()) {
            return new History(List.of(newest));
        }
        var longer = new ArrayList<>(hashes);
        longer.remove(newest);
        longer.add(newest);
        return new History(longer.size() > LIMIT ? longer.subList(1, longer.size()) : longer);
    }

    private static long hash(RowImage image) {
        return switch (image) {
            case RowImage.Absent _ -> 0;
            case RowImage.Present present -> hash(present);
        };
    }

    private static long hash(RowImage.Present present) {
        long hash = present.columns();
        for (int i = 0; i < present.width(); i++) {
            hash = mix(hash ^ present.fingerprint(i));
        }
        return hash;
    }

    /// The finaliser of SplitMix64 (Steele, Lea, Flood 2014).
    static long mix(long word) {
        long mixed = (word + 0x9e3779b97f4a7c15L);
        mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }
}
