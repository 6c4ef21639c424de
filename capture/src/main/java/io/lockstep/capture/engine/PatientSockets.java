package io.lockstep.capture.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.SocketFactory;

/// Sockets on which the driver waits a little longer for a message that may be pending. Its replication stream looks
/// whether there is one by reading with a time-out of one millisecond; a message that comes ends the wait at once,
/// so waiting longer costs no time and saves most of the looking. The sockets of an engine can be cut: nothing else
/// ends
/// the waiting of a driver whose server does not answer. The driver makes the object by its class name.
public final class PatientSockets extends SocketFactory {
    private static final Map<String, Set<Socket>> OPEN = new ConcurrentHashMap<>();
    private static final String ENGINE = "driver.socketFactoryArg";

    /// How the driver asks whether a message is pending.
    private static final int GLANCE_MILLIS = 1;

    /// Whoever confirms a position to the server may have to wait for a few of these.
    private static final int PATIENCE_MILLIS = 250;

    private final String engine;

    /// @param engine whose sockets they are
    public PatientSockets(String engine) {
        this.engine = engine;
    }

    static void configure(Properties engine) {
        engine.setProperty("driver.socketFactory", PatientSockets.class.getName());
        engine.setProperty(ENGINE, UUID.randomUUID().toString());
    }

    /// Closes every socket of an engine, which fails for it. One that is well is not cut: it is stopped.
    public static void cut(Properties engine) {
        OPEN.getOrDefault(engine.getProperty(ENGINE, ""), Set.of()).forEach(PatientSockets::close);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed for us all the same
        }
    }

    @Override
    public Socket createSocket() {
        return new PatientSocket(engine);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return SocketFactory.getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return SocketFactory.getDefault().createSocket(host, port, localHost, localPort);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return SocketFactory.getDefault().createSocket(host, port);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return SocketFactory.getDefault().createSocket(address, port, localAddress, localPort);
    }

    private static final class PatientSocket extends Socket {
        private final String engine;

        private PatientSocket(String engine) {
            this.engine = engine;
            OPEN.computeIfAbsent(engine, _ -> ConcurrentHashMap.newKeySet()).add(this);
        }

        @Override
        public void close() throws IOException {
            OPEN.computeIfPresent(engine, (_, sockets) -> sockets.remove(this) && sockets.isEmpty() ? null : sockets);
            super.close();
        }

        @Override
        public void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis == GLANCE_MILLIS ? PATIENCE_MILLIS : millis);
        }
    }
}
