package io.lockstep.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// TCP ports of 127.0.0.1, each handed out once per JVM.
///
/// They lie below the range from which systems take the ports of outgoing connections: a client that calls a stopped
/// server again and again could otherwise be given the server's own port, and keep it.
public final class FreePort {
    static final String LOOPBACK = "127.0.0.1";
    private static final int LOWEST = 20_000;
    private static final int BEYOND = 32_000;
    private static final int ATTEMPTS = 200;
    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private FreePort() {}

    /// One that nobody listens on now; another process may still take it before the caller does.
    ///
    /// @throws LabException when there is none
    public static int any() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST, BEYOND);
            if (isFree(port) && TAKEN.add(port)) {
                return port;
            }
        }
        throw new LabException("No free TCP port found on " + LOOPBACK + " from " + LOWEST + " to " + BEYOND
                + ": stop something that listens there");
    }

    static int require(int port) {
        if (!isFree(port)) {
            throw new LabException(
                    "Port " + port + " of " + LOOPBACK + " is taken: name another one, or stop what listens there");
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral(LOOPBACK), port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
