package io.lockstep.cutover.http;

import io.helidon.webserver.http.Handler;

/// One path that can be read with GET.
record Endpoint(String path, Handler handler) {}
