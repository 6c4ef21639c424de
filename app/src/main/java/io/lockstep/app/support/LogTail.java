package io.lockstep.app.support;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// The end of the log.
final class LogTail {
    private static final int MOST = 1 << 20;

    private LogTail() {}

    /// The last mebibyte at most, from the beginning of a line on.
    static String of(Path log) throws IOException {
        try (FileChannel channel = FileChannel.open(log)) {
            long from = Math.max(0, channel.size() - MOST);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // goes on until everything has been read
            }
            String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
            return from == 0 ? text : text.substring(text.indexOf('\n') + 1);
        }
    }
}
