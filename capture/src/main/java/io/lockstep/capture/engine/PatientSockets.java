package io.lockstep.capture.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import javax.net.SocketFactory;

/// Sockets on which the driver waits a little longer for a message that may be pending. Its replication stream looks
/// whether there is one by reading with a time-out of one millisecond; a message that comes ends the wait at once,
/// so waiting longer costs no time and saves most of the looking. The driver makes the object by its class name.
public final class PatientSockets extends SocketFactory {
    /// How the driver asks whether a message is pending.
    private static final int GLANCE_MILLIS = 1;

    /// Whoever confirms a position to the server may have to wait for a few of these.
    private static final int PATIENCE_MILLIS = 250;

    @Override
    public Socket createSocket() {
        return new PatientSocket();
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
        @Override
        public void setSoTimeout(int millis) throws SocketException {
            super.setSoTimeout(millis == GLANCE_MILLIS ? PATIENCE_MILLIS : millis);
        }
    }
}
