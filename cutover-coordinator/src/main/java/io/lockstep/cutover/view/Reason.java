package io.lockstep.cutover.view;

import io.lockstep.events.UnprovenReason;

/// Why the verdict is not PROVEN. Its kind decides which word it forces.
public sealed interface Reason {
    /// A word for programs, the same through all versions.
    String code();

    /// What is the matter, with which object, and what to do: for an operator.
    String message();

    /// Something differs: DIVERGED.
    record Differs(String message) implements Reason {
        @Override
        public String code() {
            return "OPEN_DIVERGENCES";
        }
    }

    /// Something differs as the replicator is known to change it: DIVERGED.
    record KnownLoss(String message) implements Reason {
        @Override
        public String code() {
            return "KNOWN_LOSSY";
        }
    }

    /// Something is not known: UNPROVEN.
    record NotKnown(UnprovenReason why, String message) implements Reason {
        @Override
        public String code() {
            return why.name();
        }
    }

    /// Changes wait for the other side or for their proof: IN_FLIGHT.
    record Waiting(What what, String message) implements Reason {
        @Override
        public String code() {
            return what.name();
        }
    }

    /// What is waited for.
    enum What {
        /// The proven watermark is older than it should be, while the source goes on writing new ones.
        PROOF_BEHIND,
        /// Keys whose verdict needs another proof point.
        UNDECIDED,
        /// A planted difference that the proof has not come to yet, and none has been found for a while.
        CANARY_PENDING
    }

    /// The same, said of one of several lanes.
    default Reason inLane(String lane) {
        String said = "lane " + lane + ": " + message();
        return switch (this) {
            case Differs _ -> new Differs(said);
            case KnownLoss _ -> new KnownLoss(said);
            case NotKnown known -> new NotKnown(known.why(), said);
            case Waiting waiting -> new Waiting(waiting.what(), said);
        };
    }

    /// The reason in one line, beginning with its code.
    default String text() {
        return code() + ": " + message();
    }
}
