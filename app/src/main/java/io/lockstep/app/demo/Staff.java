package io.lockstep.app.demo;

import io.lockstep.capture.database.Secret;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.access.Token;
import io.lockstep.cutover.access.TokenFile;
import io.lockstep.cutover.access.TokenFileException;
import java.nio.file.Path;
import java.security.SecureRandom;

/// The people of the demo, by their tokens: one asks for a cutover, the other agrees to it.
///
/// @param file that knows them
record Staff(Path file, Secret operator, Secret approver) {
    static final String OPERATOR = "olga";
    static final String APPROVER = "paul";

    /// Makes their tokens, and the file.
    static Staff hire(Path file) {
        return new Staff(file, token(file, OPERATOR, Role.OPERATOR), token(file, APPROVER, Role.APPROVER));
    }

    private static Secret token(Path file, String name, Role role) {
        String clear = Token.issue(new SecureRandom());
        try {
            new TokenFile(file).add(Token.of(name, role, clear));
        } catch (TokenFileException e) {
            throw new IllegalStateException("The demo cannot write " + file, e);
        }
        return new Secret(clear);
    }
}
