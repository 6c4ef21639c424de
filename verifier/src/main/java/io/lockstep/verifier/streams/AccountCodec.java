package io.lockstep.verifier.streams;

import io.lockstep.events.SourceAccount;
import io.lockstep.events.TargetAccount;
import io.lockstep.events.codec.BinaryReader;
import io.lockstep.events.codec.BinaryWriter;

/// The accounts of both sides as bytes. Their members are sums of changes, so that those of a part can be negative.
final class AccountCodec {
    private AccountCodec() {}

    static void write(SourceAccount account, BinaryWriter out) {
        out.signed(account.received()).signed(account.dropped()).signed(account.settled());
        out.signed(account.superseded()).signed(account.discarded());
        out.signed(account.waiting()).signed(account.held()).signed(account.thinned());
    }

    static SourceAccount source(BinaryReader in) {
        return new SourceAccount(
                in.signed(), in.signed(), in.signed(), in.signed(), in.signed(), in.signed(), in.signed(), in.signed());
    }

    static void write(TargetAccount account, BinaryWriter out) {
        out.signed(account.received()).signed(account.dropped()).signed(account.settled());
        out.signed(account.coalesced()).signed(account.transients()).signed(account.duplicates());
        out.signed(account.suspect()).signed(account.discarded()).signed(account.waiting());
    }

    static TargetAccount target(BinaryReader in) {
        return new TargetAccount(
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed(),
                in.signed());
    }
}
