package io.lockstep.verifier.matching;

/// What has become of a received version. The two sides use different ones; see `SourceAccount` and
/// `TargetAccount`.
enum Fate {
    DROPPED,
    DISCARDED,
    WAITING,
    HELD,
    SETTLED,
    SUPERSEDED,
    THINNED,
    COALESCED,
    TRANSIENT,
    DUPLICATE,
    SUSPECT
}
