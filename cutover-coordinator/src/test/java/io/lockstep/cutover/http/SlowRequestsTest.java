package io.lockstep.cutover.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lockstep.cutover.view.VerificationState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients that hold connections by never finishing what they begin (slow loris).
class SlowRequestsTest {
    private static final HttpApi.Patience IMPATIENT =
            new HttpApi.Patience(Duration.ofSeconds(2), Duration.ofSeconds(10), Duration.ofMillis(50));
    private static final int CONNECTIONS = 100;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /heal",
                "GET /health/live HTTP/1.1\r\n",
                "GET /health/live HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                "POST /api/v1/divergences/d/recheck HTTP/1.1\r\nHost: x\r\nContent-Length: 9999\r\n\r\n{",
                "POST /api/v1/divergences/d/recheck HTTP/1.1\r\nHost: x\r\nAuthorization: " + ServedState.OPERATOR
                        + "\r\nContent-Type: application/json\r\nContent-Length: 9999\r\n\r\n{"
            })
    void connections_whose_requests_trickle_are_closed_and_keep_no_other_waiting(String begun) throws IOException {
        try (ServedState served = served()) {
            List<Socket> slow = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port());
                socket.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
            await().atMost(Duration.ofMinutes(1)).until(() -> {
                slow.removeIf(SlowRequestsTest::isClosedWhenAnotherByteIsSent);
                return slow.isEmpty();
            });
            assertThat(served.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    /// As long as the slow ones are given and longer.
    @Test
    void a_client_that_finishes_each_request_keeps_its_connection() throws IOException {
        byte[] request = "GET /health/live HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ServedState served = served();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), served.port())) {
            socket.setSoTimeout(30_000);
            long end = System.nanoTime() + IMPATIENT.silent().multipliedBy(3).toNanos();
            while (System.nanoTime() < end) {
                socket.getOutputStream().write(request);
                byte[] answer = socket.getInputStream().readNBytes("HTTP/1.1 200 OK".length());
                assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200 OK");
                discard(socket);
            }
        }
    }

    /// What has come by now, and at least something.
    private static void discard(Socket socket) throws IOException {
        byte[] rest = new byte[8192];
        StringBuilder answer = new StringBuilder();
        while (!answer.toString().endsWith("}")) {
            int count = socket.getInputStream().read(rest);
            assertThat(count).isPositive();
            answer.append(new String(rest, 0, count, StandardCharsets.US_ASCII));
        }
    }

    /// A byte now and then, never the last one.
    private static boolean isClosedWhenAnotherByteIsSent(Socket socket) {
        try {
            socket.setSoTimeout(1);
            socket.getOutputStream().write('a');
            while (socket.getInputStream().read() >= 0) {}
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    private static ServedState served() {
        return new ServedState(VerificationState.EMPTY, Map.of("bootstrap.servers", "127.0.0.1:1"), IMPATIENT);
    }
}
