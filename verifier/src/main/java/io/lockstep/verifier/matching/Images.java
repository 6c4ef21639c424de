package io.lockstep.verifier.matching;

import io.lockstep.events.Columns;
import io.lockstep.events.RowImage;
import io.lockstep.events.RowImage.Present;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Compares row images column by column. Images with different columns are aligned by the declared names; a column
/// that only one of them has counts as hidden in the other.
record Images(Map<Long, Columns> columns) {

    /// What is not known equals nothing.
    Equality compare(@Nullable RowImage one, @Nullable RowImage other) {
        if (one instanceof Present left && other instanceof Present right) {
            return left.columns() == right.columns() ? byIndex(left, right) : byName(left, right);
        }
        boolean bothAbsent = one instanceof RowImage.Absent && other instanceof RowImage.Absent;
        return bothAbsent ? Equality.EQUAL : Equality.DIFFERENT;
    }

    /// The names of the columns that both images show and that differ; none when one of them is not a row.
    List<String> differing(@Nullable RowImage one, @Nullable RowImage other) {
        if (!(one instanceof Present left && other instanceof Present right)) {
            return List.of();
        }
        var names = new ArrayList<String>();
        for (int i = 0; i < left.width(); i++) {
            long counterpart = counterpart(left, i, right);
            if (differ(left.fingerprint(i), counterpart)) {
                names.add(name(left, i));
            }
        }
        return names;
    }

    /// The names of the columns that at least one of the images does not show; none when one of them is not a row.
    List<String> uncompared(@Nullable RowImage one, @Nullable RowImage other) {
        if (!(one instanceof Present left && other instanceof Present right)) {
            return List.of();
        }
        var names = new TreeSet<String>();
        hidden(left, right, names);
        hidden(right, left, names);
        return List.copyOf(names);
    }

    private void hidden(Present image, Present other, Set<String> names) {
        for (int i = 0; i < image.width(); i++) {
            if (image.fingerprint(i) == RowImage.HIDDEN || counterpart(image, i, other) == RowImage.HIDDEN) {
                names.add(name(image, i));
            }
        }
    }

    /// Whether an image is, as far as both show, an earlier one of the same side once more. What it shows for the
    /// first time may have changed.
    boolean repeats(@Nullable RowImage image, @Nullable RowImage earlier) {
        return compare(image, earlier).matches() && !reveals(image, earlier);
    }

    private boolean reveals(@Nullable RowImage image, @Nullable RowImage earlier) {
        if (!(image instanceof Present present && earlier instanceof Present known)) {
            return false;
        }
        for (int i = 0; i < present.width(); i++) {
            if (present.fingerprint(i) != RowImage.HIDDEN && counterpart(present, i, known) == RowImage.HIDDEN) {
                return true;
            }
        }
        return false;
    }

    /// The image with the columns that it hides, and that are known to be the same on the other side, taken from
    /// there; where both hide one, with a fingerprint that no value has but by chance.
    ///
    /// @param salt makes the fingerprint
    RowImage completed(RowImage image, RowImage other, long salt) {
        if (!(image instanceof Present present && other instanceof Present known)) {
            return image;
        }
        var fingerprints = new long[present.width()];
        for (int i = 0; i < fingerprints.length; i++) {
            long own = present.fingerprint(i);
            long theirs = counterpart(present, i, known);
            long shown = own == RowImage.HIDDEN ? theirs : own;
            fingerprints[i] = shown == RowImage.HIDDEN ? token(present, i, salt) : shown;
        }
        return new Present(present.columns(), fingerprints);
    }

    private long token(Present image, int index, long salt) {
        long token = History.mix(salt ^ History.mix(name(image, index).hashCode()));
        return token == RowImage.HIDDEN ? 1 : token;
    }

    /// The image with the columns that it hides taken from an earlier version of the same side.
    RowImage filled(RowImage image, @Nullable RowImage earlier) {
        if (image instanceof Present present && earlier instanceof Present known && present.hasHidden()) {
            return filled(present, known);
        }
        return image;
    }

    private RowImage filled(Present image, Present earlier) {
        var fingerprints = new long[image.width()];
        for (int i = 0; i < fingerprints.length; i++) {
            long own = image.fingerprint(i);
            fingerprints[i] = own == RowImage.HIDDEN ? counterpart(image, i, earlier) : own;
        }
        return new Present(image.columns(), fingerprints);
    }

    private static Equality byIndex(Present left, Present right) {
        Equality equality = Equality.EQUAL;
        for (int i = 0; i < left.width(); i++) {
            long one = left.fingerprint(i);
            long other = right.fingerprint(i);
            if (differ(one, other)) {
                return Equality.DIFFERENT;
            }
            if (one == RowImage.HIDDEN || other == RowImage.HIDDEN) {
                equality = Equality.PARTIAL;
            }
        }
        return equality;
    }

    private Equality byName(Present left, Present right) {
        return differing(left, right).isEmpty() ? Equality.PARTIAL : Equality.DIFFERENT;
    }

    private static boolean differ(long one, long other) {
        return one != other && one != RowImage.HIDDEN && other != RowImage.HIDDEN;
    }

    /// The fingerprint that an image has for a column of another image, or [RowImage#HIDDEN].
    private long counterpart(Present image, int index, Present in) {
        if (image.columns() == in.columns()) {
            return in.fingerprint(index);
        }
        Columns own = columns.get(image.columns());
        Columns other = columns.get(in.columns());
        int at = own == null || other == null
                ? -1
                : other.names().indexOf(own.names().get(index));
        return at < 0 ? RowImage.HIDDEN : in.fingerprint(at);
    }

    private String name(Present image, int index) {
        Columns declared = columns.get(image.columns());
        return declared == null ? "column " + (index + 1) : declared.names().get(index);
    }
}
