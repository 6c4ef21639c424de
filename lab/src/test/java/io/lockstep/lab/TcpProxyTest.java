package io.lockstep.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("NullAway.Init")
class TcpProxyTest {
    private ServerSocket echo;
    private TcpProxy proxy;

    @BeforeEach
    void start() throws IOException {
        echo = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
        proxy = TcpProxy.to("127.0.0.1", echo.getLocalPort());
    }

    @AfterEach
    void stop() throws IOException {
        proxy.close();
        echo.close();
    }

    @Test
    void data_pass_in_both_directions() throws IOException {
        try (Socket client = connect()) {
            assertThat(roundTrip(client)).isEqualTo('x');
        }
    }

    @Test
    void a_cut_ends_open_connections_and_lets_new_ones_in() throws IOException {
        try (Socket old = connect()) {
            assertThat(roundTrip(old)).isEqualTo('x');

            proxy.cut();

            assertThat(ends(old)).isTrue();
            await().atMost(Duration.ofMinutes(2)).until(() -> proxy.connections() == 0);
            try (Socket fresh = connect()) {
                assertThat(roundTrip(fresh)).isEqualTo('x');
            }
        }
    }

    @Test
    void a_refusing_proxy_lets_nobody_in_until_it_passes_again() throws IOException {
        proxy.refuse();
        try (Socket refused = connect()) {
            assertThat(ends(refused)).isTrue();
        }

        proxy.pass();
        try (Socket fresh = connect()) {
            assertThat(roundTrip(fresh)).isEqualTo('x');
        }
    }

    @Test
    void a_black_hole_keeps_connections_open_and_hands_on_later_what_it_has_swallowed() throws IOException {
        try (Socket client = connect()) {
            assertThat(roundTrip(client)).isEqualTo('x');
            client.setSoTimeout(300);

            proxy.swallow();

            client.getOutputStream().write('y');
            assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            client.setSoTimeout(60_000);
            proxy.pass();
            assertThat(client.getInputStream().read()).isEqualTo('y');
        }
    }

    @Test
    void a_connection_that_was_forgotten_is_silent_for_ever_and_new_ones_pass() throws IOException {
        try (Socket old = connect()) {
            assertThat(roundTrip(old)).isEqualTo('x');

            proxy.forget();

            old.getOutputStream().write('y');
            try (Socket fresh = connect()) {
                assertThat(roundTrip(fresh)).isEqualTo('x');
            }
            proxy.pass();
            old.setSoTimeout(300);
            assertThatThrownBy(() -> old.getInputStream().read()).isInstanceOf(SocketTimeoutException.class);
            proxy.cut();
            old.setSoTimeout(60_000);
            assertThat(ends(old)).isTrue();
        }
    }

    @Test
    void a_delay_is_added_in_each_direction() throws IOException {
        proxy.delay(Duration.ofMillis(50));
        try (Socket client = connect()) {
            long began = System.nanoTime();
            assertThat(roundTrip(client)).isEqualTo('x');
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(99));
        }
    }

    private Socket connect() throws IOException {
        Socket socket = new Socket(proxy.host(), proxy.port());
        socket.setSoTimeout(60_000);
        return socket;
    }

    private static int roundTrip(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        return socket.getInputStream().read();
    }

    private static boolean ends(Socket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private void serve() {
        while (!echo.isClosed()) {
            try {
                Socket client = echo.accept();
                Thread.ofVirtual().start(() -> answer(client));
            } catch (IOException _) {
                return;
            }
        }
    }

    private static void answer(Socket client) {
        try (client) {
            client.getInputStream().transferTo(client.getOutputStream());
        } catch (IOException _) {
            return;
        }
    }
}
