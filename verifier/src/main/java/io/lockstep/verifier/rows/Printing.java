package io.lockstep.verifier.rows;

/// How a session must print values, so that two servers print equal ones alike, and read back what either has printed.
public final class Printing {
    /// Statements that make it so until the session ends.
    public static final String SETTINGS = """
            SET TimeZone = 'UTC';
            SET DateStyle = 'ISO, YMD';
            SET IntervalStyle = 'postgres';
            SET bytea_output = 'hex';
            SET extra_float_digits = 3;
            SET lc_monetary = 'C';
            SET xmloption = 'content';
            SET standard_conforming_strings = on""";

    private Printing() {}
}
