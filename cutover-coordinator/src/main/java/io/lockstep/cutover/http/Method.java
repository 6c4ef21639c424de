package io.lockstep.cutover.http;

/// How a path is used.
enum Method {
    /// Reading; HEAD comes with it.
    GET("GET, HEAD"),
    /// Writing, which needs a token.
    POST("POST");

    private final String allow;

    Method(String allow) {
        this.allow = allow;
    }

    /// The methods that a path of this kind answers, as the header `Allow` has them.
    String allow() {
        return allow;
    }
}
