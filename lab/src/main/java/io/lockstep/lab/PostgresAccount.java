package io.lockstep.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/// As whom the programs of PostgreSQL run: they refuse to run as root.
sealed interface PostgresAccount {

    /// The command as this account runs it.
    List<String> command(List<String> command);

    /// Makes a directory or file usable by this account.
    default void admit(Path path) {}

    /// Whether this account reads what only the JVM's user may read.
    default boolean readsOurFiles() {
        return true;
    }

    /// An ordinary user runs them itself. Root runs them in a user namespace, where it is nobody; where
    /// namespaces are forbidden, as another user.
    static PostgresAccount choose() {
        if (!ProcessUser.isRoot()) {
            return new Own();
        }
        PostgresAccount namespace = new UserNamespace();
        return namespace.works() ? namespace : another();
    }

    /// For root where namespaces are forbidden.
    ///
    /// @throws LabException when no way to another user works
    static PostgresAccount another() {
        return Stream.of("postgres", "nobody")
                .flatMap(user -> Stream.<PostgresAccount>of(new SetPriv(user), new SwitchUser(user)))
                .filter(PostgresAccount::works)
                .findFirst()
                .orElseThrow(
                        () -> new LabException(
                                "PostgreSQL does not run as root, and neither unshare, setpriv nor su leads to another user: run as an ordinary user"));
    }

    private boolean works() {
        return Commands.succeeds(command(List.of("true")));
    }

    private static List<String> join(List<String> prefix, List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /// The JVM's own user.
    record Own() implements PostgresAccount {
        @Override
        public List<String> command(List<String> command) {
            return command;
        }
    }

    /// Root outside, nobody inside.
    record UserNamespace() implements PostgresAccount {
        @Override
        public List<String> command(List<String> command) {
            return join(List.of("unshare", "-U"), command);
        }
    }

    /// Another user, through `setpriv`.
    record SetPriv(String user) implements PostgresAccount {
        @Override
        public List<String> command(List<String> command) {
            return join(List.of("setpriv", "--reuid=" + user, "--init-groups", "--regid=" + user(user)), command);
        }

        private static String user(String user) {
            return user.equals("nobody") ? "65534" : user;
        }

        @Override
        public void admit(Path path) {
            give(path, user);
        }

        @Override
        public boolean readsOurFiles() {
            return false;
        }
    }

    /// Another user, through `su`.
    record SwitchUser(String user) implements PostgresAccount {
        @Override
        public List<String> command(List<String> command) {
            return join(List.of("su", "-s", "/bin/sh", "-c", "exec \"$@\"", "--", user, "sh"), command);
        }

        @Override
        public void admit(Path path) {
            give(path, user);
        }

        @Override
        public boolean readsOurFiles() {
            return false;
        }
    }

    private static void give(Path path, String user) {
        try {
            Files.setOwner(
                    path, path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(user));
            Files.setPosixFilePermissions(path.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
        } catch (IOException e) {
            throw new LabException("Cannot give " + path + " to user " + user, e);
        }
    }
}
