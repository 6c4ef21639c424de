package io.lockstep.capture.setup;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// One step of a setup or a cleanup, as data: printing and executing are two readers of it.
public sealed interface Step {
    Place place();

    /// The object in words, such as `publication lockstep_shop_source of 6 tables`.
    String what();

    /// Nothing is to be done.
    record Present(Place place, String what) implements Step {}

    /// Statements that are executed in this order.
    ///
    /// @param atomic whether in one transaction; otherwise each commits by itself, the record of creation first
    /// @param password that the role of this account is given at the end; never printed
    record Run(Place place, String what, List<String> statements, boolean atomic, Optional<Account> password)
            implements Step {
        public Run {
            statements = List.copyOf(statements);
        }

        static Run atomic(Place place, String what, List<String> statements) {
            return new Run(place, what, statements, true, Optional.empty());
        }

        static Run oneByOne(Place place, String what, List<String> statements) {
            return new Run(place, what, statements, false, Optional.empty());
        }
    }

    /// Waits until a query returns a row.
    ///
    /// @param fix what to do when it does not
    record Wait(Place place, String what, String query, Duration patience, String fix) implements Step {}

    /// Creates a topic.
    ///
    /// @param record the statement that records it on the source first
    record CreateTopic(String name, int partitions, Map<String, String> configuration, String record) implements Step {
        public CreateTopic {
            configuration = Map.copyOf(configuration);
        }

        @Override
        public Place place() {
            return Place.KAFKA;
        }

        @Override
        public String what() {
            return "topic " + name + " of " + partitions + (partitions == 1 ? " partition" : " partitions");
        }
    }

    /// Deletes a topic.
    ///
    /// @param forget the statement that takes it out of the record on the source; empty when it is in none
    record DeleteTopic(String name, Optional<String> forget) implements Step {
        @Override
        public Place place() {
            return Place.KAFKA;
        }

        @Override
        public String what() {
            return "topic " + name;
        }
    }

    /// Deletes a consumer group, which has no member.
    record DeleteGroup(String name) implements Step {
        @Override
        public Place place() {
            return Place.KAFKA;
        }

        @Override
        public String what() {
            return "consumer group " + name;
        }
    }

    /// Something that is not what Lockstep created, or is in use: it stays as it is.
    ///
    /// @param reason with what the user can do
    record Left(Place place, String what, String reason) implements Step {}
}
