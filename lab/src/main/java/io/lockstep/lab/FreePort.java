package io.lockstep.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/// TCP ports of 127.0.0.1. A port found free may be taken a moment later: whoever binds it has to cope.
final class FreePort {
    static final String LOOPBACK = "127.0.0.1";

    private FreePort() {}

    static int any() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new LabException("No free TCP port on " + LOOPBACK + ": close something that listens there", e);
        }
    }

    static int require(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(LOOPBACK, port));
            return port;
        } catch (IOException e) {
            throw new LabException("Port " + port + " of " + LOOPBACK + " is taken: name another one, or stop what listens there", e);
        }
    }
}
