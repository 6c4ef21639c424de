package io.lockstep.app.failure;

/// What a failure happened to, in the user's words.
///
/// @param name as the user calls it: `source database`, `Kafka`
/// @param address where it was looked for, without secrets; empty when not known
/// @param key the section of the configuration that names it: `source`, `kafka`
public record Peer(String name, String address, String key) {
    /// A database that is not known more exactly.
    public static final Peer SOME_DATABASE = new Peer("the database", "", "source or target");

    /// A broker that is not known more exactly.
    public static final Peer SOME_BROKER = new Peer("Kafka", "", "kafka");

    /// The source or target database at a JDBC address.
    public static Peer database(String side, String url) {
        return new Peer(side + " database", url, side);
    }

    /// Kafka at its bootstrap servers.
    public static Peer kafka(String bootstrap) {
        return new Peer("Kafka", bootstrap, "kafka");
    }

    String described() {
        return address.isEmpty() ? name : name + " at " + address;
    }
}
