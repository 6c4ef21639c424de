package io.lockstep.app.config;

import java.net.URI;
import java.nio.file.Path;

/// Where the verification state is served.
///
/// @param port 0 takes a free one
/// @param health of the services that serve nothing else
/// @param tokensFile who may write
public record HttpAddress(String bind, int port, HealthPorts health, Path tokensFile) {
    public HttpAddress {
        if (port < 0 || port > 65535) {
            throw new IllegalArgumentException("http.port must be from 0 to 65535, got " + port);
        }
    }

    public HttpAddress(String bind, int port) {
        this(bind, port, HealthPorts.DEFAULT, Path.of("tokens.json"));
    }

    /// The address for clients on this machine.
    public URI uri() {
        return URI.create("http://" + (bind.contains(":") ? "[" + bind + "]" : bind) + ":" + port);
    }

    static HttpAddress of(Settings settings) {
        return new HttpAddress(
                settings.text("http.bind"),
                settings.number("http.port"),
                HealthPorts.of(settings),
                settings.get("http.tokens-file", Path.class));
    }
}
