package io.lockstep.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/// A network between a client and a server that can be made bad: cut, refused, slow, or a black hole. It listens on a
/// free port of 127.0.0.1. Thread-safe.
public final class TcpProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 << 10;
    private static final int CONNECT_MILLIS = 5_000;

    private final ServerSocket listener;
    private final InetSocketAddress upstream;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> forgotten = ConcurrentHashMap.newKeySet();
    private final Object hole = new Object();
    private volatile boolean refusing;
    private volatile boolean swallowing;
    private volatile Duration delay = Duration.ZERO;

    private TcpProxy(ServerSocket listener, InetSocketAddress upstream) {
        this.listener = listener;
        this.upstream = upstream;
    }

    /// Starts to pass everything on to the given server.
    public static TcpProxy to(String host, int port) {
        try {
            TcpProxy proxy = new TcpProxy(
                    new ServerSocket(0, 50, InetAddress.ofLiteral(FreePort.LOOPBACK)),
                    new InetSocketAddress(InetAddress.getAllByName(host)[0], port));
            Thread.ofVirtual().name("proxy-accept").start(proxy::accept);
            return proxy;
        } catch (IOException e) {
            throw new LabException("Cannot pass connections on to " + host + ": " + e.getMessage(), e);
        }
    }

    public String host() {
        return FreePort.LOOPBACK;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /// Connections that are open now.
    public int connections() {
        return open.size() / 2;
    }

    /// The port of the server that it passes on to.
    int upstreamPort() {
        return upstream.getPort();
    }

    /// Passes new connections on again, without delay, and what a black hole has swallowed.
    public void pass() {
        refusing = false;
        delay = Duration.ZERO;
        swallowing = false;
        reconsider();
    }

    /// Is a black hole: connections stay open, and nothing comes through until it passes again.
    public void swallow() {
        swallowing = true;
    }

    /// Forgets the connections that are open now, as a firewall does that was started anew: nothing of them ever comes
    /// through again, and neither side is told. New ones pass.
    public void forget() {
        forgotten.addAll(open);
    }

    /// Cuts all connections; new ones are welcome.
    public void cut() {
        open.forEach(TcpProxy::closeQuietly);
        reconsider();
    }

    /// Cuts all connections, and each new one as soon as it is made.
    public void refuse() {
        refusing = true;
        cut();
    }

    /// Holds every piece of data back for a while, in both directions.
    public void delay(Duration time) {
        delay = time;
    }

    @Override
    public void close() {
        refusing = true;
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().name("proxy-connect").start(() -> connect(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void connect(Socket client) {
        Socket server = new Socket();
        try {
            if (refusing) {
                throw new IOException("refused");
            }
            server.connect(upstream, CONNECT_MILLIS);
            open.add(client);
            open.add(server);
            Thread.ofVirtual().name("proxy-up").start(() -> pump(client, server));
            Thread.ofVirtual().name("proxy-down").start(() -> pump(server, client));
            if (refusing) {
                cut();
            }
        } catch (IOException _) {
            closeQuietly(client);
            closeQuietly(server);
        }
    }

    private void pump(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                LockSupport.parkNanos(delay.toNanos());
                awaitPassage(from);
                out.write(buffer, 0, count);
            }
        } catch (IOException _) {
            closeQuietly(to);
        } finally {
            open.remove(from);
            forgotten.remove(from);
        }
    }

    private void awaitPassage(Socket from) throws IOException {
        synchronized (hole) {
            while ((swallowing || forgotten.contains(from)) && !from.isClosed()) {
                try {
                    hole.wait();
                } catch (InterruptedException e) {
                    throw new IOException("interrupted", e);
                }
            }
        }
    }

    private void reconsider() {
        synchronized (hole) {
            hole.notifyAll();
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
