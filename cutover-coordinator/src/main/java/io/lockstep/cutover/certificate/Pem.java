package io.lockstep.cutover.certificate;

import java.util.Base64;

/// DER as text, as RFC 7468 has it.
final class Pem {
    private static final int LINE = 64;

    private Pem() {}

    /// @param label what it has to be, such as `PRIVATE KEY`
    /// @throws IllegalArgumentException when it is not
    static byte[] decode(String pem, String label) {
        String begin = "-----BEGIN " + label + "-----";
        String end = "-----END " + label + "-----";
        String text = pem.strip();
        if (!text.startsWith(begin) || !text.endsWith(end)) {
            throw new IllegalArgumentException("expected " + begin + " … " + end);
        }
        String body = text.substring(begin.length(), text.length() - end.length());
        return Base64.getDecoder().decode(body.replaceAll("\\s", ""));
    }

    static String encode(byte[] der, String label) {
        String body = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
