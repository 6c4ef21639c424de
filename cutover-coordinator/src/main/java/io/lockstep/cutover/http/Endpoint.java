package io.lockstep.cutover.http;

import io.helidon.webserver.http.Handler;

/// One path and what it is for.
///
/// @param path as `openapi.yaml` has it
record Endpoint(Method method, String path, Handler handler) {
    static Endpoint get(String path, Handler handler) {
        return new Endpoint(Method.GET, path, handler);
    }

    static Endpoint post(String path, Handler handler) {
        return new Endpoint(Method.POST, path, handler);
    }

    /// The path as the server matches it, after decoding: a parameter at the end may hold slashes.
    String pattern() {
        return path.endsWith("}") ? path.replace("{", "{+") : path;
    }
}
