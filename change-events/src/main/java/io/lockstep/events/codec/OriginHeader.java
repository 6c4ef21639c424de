package io.lockstep.events.codec;

import java.nio.charset.StandardCharsets;

/// The header of a record on the source's change topic whose change came by replication: the name of the transaction's
/// replication origin, as the source has it (`pg_16501` for a subscription with that oid). What somebody wrote there
/// has none, and watermarks have none.
public final class OriginHeader {
    public static final String NAME = "origin";

    private OriginHeader() {}

    public static byte[] encode(String origin) {
        return origin.getBytes(StandardCharsets.UTF_8);
    }

    public static String decode(byte[] value) {
        return new String(value, StandardCharsets.UTF_8);
    }
}
