package io.lockstep.events;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// What somebody outside the stream says about one divergence, or one row compared in part. The judge decides whether
/// it holds: it knows the
/// logs, and a ruling that they contradict changes nothing.
public sealed interface Ruling {
    /// What it is about.
    Subject subject();

    /// Direct reads found the row different on both sides, while the source did not change it.
    ///
    /// @param window from before the first read to after the last
    /// @param attempts how many rounds of reads it took
    record Confirm(Subject subject, Window window, Evidence evidence, int attempts) implements Ruling {
        public Confirm {
            requireAll(subject, window, evidence);
        }
    }

    /// Direct reads found the row the same on both sides.
    ///
    /// @param window of the round that found it so
    /// @param columns that were read; empty when neither side had the row
    /// @param attempts how many rounds of reads it took
    record Refute(Subject subject, Window window, List<String> columns, int attempts) implements Ruling {
        public Refute {
            requireAll(subject, window);
            columns = List.copyOf(columns);
        }
    }

    /// Somebody wants direct reads once more, also of what is confirmed or acknowledged already.
    ///
    /// @param principal who
    record Recheck(Subject subject, String principal, Instant at) implements Ruling {
        public Recheck {
            requireAll(subject, principal, at);
        }
    }

    /// A sweep has found a row different of which the logs have told nothing: it is to be suspected, and
    /// read like any other suspect.
    ///
    /// @param subject its watermark is the newest that the source showed before the row was read; nothing
    ///     bears its identifier yet
    /// @param type what it looks like
    /// @param columns those that differ; empty when a side lacks the row
    /// @param at when it was found
    record Report(Subject subject, DivergenceClass type, List<String> columns, Instant at) implements Ruling {
        public Report {
            requireAll(subject, type, at);
            columns = List.copyOf(columns);
        }
    }

    /// Somebody has taken note. The difference still stands.
    ///
    /// @param principal who
    /// @param reason in their words
    record Acknowledge(Subject subject, String principal, String reason, Instant at) implements Ruling {
        public Acknowledge {
            requireAll(subject, principal, reason, at);
        }

        /// What a divergence keeps of it.
        public Acknowledgement acknowledgement() {
            return new Acknowledgement(principal, reason, at);
        }
    }

    /// The divergence or the row compared in part that a ruling is about. Lane, epoch, key and watermark name it to
    /// the judge.
    ///
    /// @param id its identifier on the verdicts or the partials topic
    /// @param partition of the change topics, and so of the ruling
    /// @param watermark of the proof point that raised it
    record Subject(String id, String lane, long epoch, int partition, RowKey key, long watermark) {
        public Subject {
            requireAll(id, lane, key);
        }
    }

    /// What was certainly so while both sides were read, in the numbers of watermarks.
    ///
    /// @param from the newest watermark on the source before the first read
    /// @param shown a watermark, newer than the source's newest before its first read in the last round, that the
    ///     target showed before it was read
    /// @param to a watermark written after the last read
    record Window(long from, long shown, long to) {
        public Window {
            if (from < 1 || shown <= from || to < shown) {
                throw new IllegalArgumentException(
                        "A window from watermark %d over %d to %d".formatted(from, shown, to));
            }
        }
    }

    /// Who took note of a divergence, why and when.
    record Acknowledgement(String principal, String reason, Instant at) {
        public Acknowledgement {
            requireAll(principal, reason, at);
        }
    }

    private static void requireAll(Object... members) {
        for (Object member : members) {
            Objects.requireNonNull(member, "A member is missing");
        }
    }
}
