package io.lockstep.verifier.streams;

import io.lockstep.events.RowImage;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;
import io.lockstep.events.codec.MalformedRecordException;
import io.lockstep.events.codec.RowImageCodec;

/// The images within what is remembered of one key, as bytes. Both sides of a row that is right, and what is known of
/// each, have the same image, so one of the last few is only referred to: by how many were new since, from one; zero
/// stands before a new one. One instance writes or reads one state.
final class RecentImages {
    private static final int REMEMBERED = 4;

    private final RowImage[] recent = new RowImage[REMEMBERED];
    private int count;

    void write(RowImage image, BinaryWriter out) {
        for (int back = 1; back <= Math.min(count, REMEMBERED); back++) {
            if (image.equals(at(back))) {
                out.u8(back);
                return;
            }
        }
        RowImageCodec.write(image, out.u8(0));
        add(image);
    }

    RowImage read(BinaryReader in) {
        int back = in.u8();
        if (back > Math.min(count, REMEMBERED)) {
            throw new MalformedRecordException("Image " + back + " before the first of " + count);
        }
        return back == 0 ? add(RowImageCodec.read(in)) : at(back);
    }

    private RowImage at(int back) {
        return recent[(count - back) % REMEMBERED];
    }

    private RowImage add(RowImage image) {
        recent[count % REMEMBERED] = image;
        count++;
        return image;
    }
}
