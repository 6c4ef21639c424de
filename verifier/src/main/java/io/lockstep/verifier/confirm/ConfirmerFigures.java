package io.lockstep.verifier.confirm;

/// What a confirmer has done since it started.
///
/// @param rounds of reads that were completed
/// @param voided rounds that came to nothing: a database could not be read, or a watermark proved nothing
/// @param rows that were read on both sides, counted in every round
/// @param refuted how often both sides had the same
/// @param confirmed how often a row was wrong in as many rounds as that takes. The judge may know better
/// @param left how often a row was left alone for a while, since it moved or could not be read
public record ConfirmerFigures(long rounds, long voided, long rows, long refuted, long confirmed, long left) {
    static final ConfirmerFigures NONE = new ConfirmerFigures(0, 0, 0, 0, 0, 0);

    ConfirmerFigures read(int ofRows) {
        return new ConfirmerFigures(rounds + 1, voided, rows + ofRows, refuted, confirmed, left);
    }

    ConfirmerFigures failed() {
        return new ConfirmerFigures(rounds, voided + 1, rows, refuted, confirmed, left);
    }

    ConfirmerFigures leave() {
        return new ConfirmerFigures(rounds, voided, rows, refuted, confirmed, left + 1);
    }

    ConfirmerFigures after(Inquiry.Next next) {
        return switch (next) {
            case Inquiry.Next.Again _ -> this;
            case Inquiry.Next.Leave _ -> leave();
            case Inquiry.Next.Refute _ -> new ConfirmerFigures(rounds, voided, rows, refuted + 1, confirmed, left);
            case Inquiry.Next.Confirm _ -> new ConfirmerFigures(rounds, voided, rows, refuted, confirmed + 1, left);
        };
    }
}
