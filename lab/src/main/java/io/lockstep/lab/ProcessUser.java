package io.lockstep.lab;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/// The user that this JVM runs as.
final class ProcessUser {
    private static final long UID = new UnixSystem().getUid();

    private ProcessUser() {}

    static boolean isRoot() {
        return UID == 0;
    }

    static boolean owns(Path file) throws IOException {
        return ((Number) Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS)).longValue() == UID;
    }
}
