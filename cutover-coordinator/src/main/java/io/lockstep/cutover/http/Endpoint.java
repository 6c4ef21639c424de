package io.lockstep.cutover.http;

import io.helidon.webserver.http.Handler;

/// One path that can be read with GET.
///
/// @param path as `openapi.yaml` has it
record Endpoint(String path, Handler handler) {
    /// The path as the server matches it, after decoding: a parameter may hold slashes.
    String pattern() {
        return path.replace("{", "{+");
    }
}
