package io.lockstep.cutover.http;

/// What others sent, as it may be repeated to them.
final class Text {
    private static final int SHOWN = 60;

    private Text() {}

    static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
