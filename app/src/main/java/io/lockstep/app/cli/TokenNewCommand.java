package io.lockstep.app.cli;

import io.lockstep.app.failure.UserError;
import io.lockstep.cutover.access.Role;
import io.lockstep.cutover.access.Token;
import io.lockstep.cutover.access.TokenFile;
import io.lockstep.cutover.access.TokenFileException;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `lockstep token new`: the token on stdout, and nothing else there.
@Command(
        name = "new",
        description = "Make an access token: print it once, and keep its hash in the file of http.tokens-file.",
        footer = {"", "To revoke a token, remove its entry from the file: that counts at once."})
final class TokenNewCommand implements Callable<Integer> {
    private final GlobalOptions options;
    private final Console console;

    @Option(names = "--name", paramLabel = "NAME", required = true, description = "Whose it is; no two are the same.")
    private String name = "";

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            required = true,
            description = "What it allows: viewer (reads), operator (acts), approver (agrees).")
    private Role role = Role.VIEWER;

    TokenNewCommand(GlobalOptions options, Console console) {
        this.options = options;
        this.console = console;
    }

    @Override
    public Integer call() {
        TokenFile file = new TokenFile(options.coordinator().tokensFile());
        boolean wasOpen = file.readableByOthers();
        String clear = Token.issue(new SecureRandom());
        try {
            file.add(entry(clear));
        } catch (TokenFileException e) {
            throw UserError.usage(e.getMessage(), e.fix());
        }
        if (wasOpen) {
            console.message("others could read " + file.path() + " until now; it is the owner's alone again");
        }
        console.message("Added " + name + " (" + role.word() + ") to "
                + file.path().toAbsolutePath().normalize() + "; the token is not shown again");
        console.data(clear);
        return 0;
    }

    private Token entry(String clear) {
        try {
            return Token.of(name, role, clear);
        } catch (IllegalArgumentException e) {
            throw UserError.usage("--name '" + name + "': " + e.getMessage(), "");
        }
    }
}
