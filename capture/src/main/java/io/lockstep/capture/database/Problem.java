package io.lockstep.capture.database;

import java.util.List;
import java.util.stream.Collectors;

/// Something that is not as Lockstep needs it.
///
/// @param what is wrong with which object
/// @param fix what to do
public record Problem(String what, String fix) {
    /// Reports all at once.
    ///
    /// @throws SetupException when there is any
    public static void refuse(List<Problem> problems) {
        if (problems.size() == 1) {
            throw new SetupException(
                    problems.getFirst().what(), problems.getFirst().fix());
        }
        if (!problems.isEmpty()) {
            throw new SetupException(
                    problems.size() + " things stand in the way:"
                            + problems.stream()
                                    .map(problem -> "\n  - " + problem.what() + ": " + problem.fix())
                                    .collect(Collectors.joining()),
                    "do each of these, then try again");
        }
    }
}
