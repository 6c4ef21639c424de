package io.lockstep.lab;

/// A table by schema and name, both exactly as the catalogue spells them.
public record TableName(String schema, String name) {

    /// The name as SQL takes it, each part quoted.
    public String quoted() {
        return Quoting.identifier(schema) + "." + Quoting.identifier(name);
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
