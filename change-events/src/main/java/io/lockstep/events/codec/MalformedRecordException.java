package io.lockstep.events.codec;

/// Bytes that are not a record of a layout known here: foreign data on a topic, a newer version, or damage.
public final class MalformedRecordException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public MalformedRecordException(String message) {
        super(message);
    }
}
