package io.lockstep.events.codec;

import io.lockstep.events.RowImage;

/// Row images within larger records: a byte that says whether the row exists, the columns' identifier, the
/// fingerprints.
public final class RowImageCodec {
    private static final int ABSENT = 0;
    private static final int PRESENT = 1;

    private RowImageCodec() {}

    public static void write(RowImage image, BinaryWriter out) {
        switch (image) {
            case RowImage.Absent _ -> out.u8(ABSENT);
            case RowImage.Present present -> {
                out.u8(PRESENT).fixed64(present.columns()).unsigned(present.width());
                for (int i = 0; i < present.width(); i++) {
                    out.fixed64(present.fingerprint(i));
                }
            }
        }
    }

    public static RowImage read(BinaryReader in) {
        int kind = in.u8();
        if (kind == ABSENT) {
            return RowImage.ABSENT;
        }
        if (kind != PRESENT) {
            throw new MalformedRecordException("Unknown kind of row image " + kind);
        }
        long columns = in.fixed64();
        var fingerprints = new long[in.count()];
        for (int i = 0; i < fingerprints.length; i++) {
            fingerprints[i] = in.fixed64();
        }
        return new RowImage.Present(columns, fingerprints);
    }
}
