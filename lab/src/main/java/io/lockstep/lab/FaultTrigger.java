package io.lockstep.lab;

/// A trigger on the target that spoils what the replicator applies to one row. `ENABLE ALWAYS`, since ordinary
/// triggers rest while replication applies.
record FaultTrigger(int number, RowAddress row) {

    private String name() {
        return "lockstep_fault_" + number;
    }

    /// The statements that install one whose body runs before each such change of the row; returning NULL
    /// there drops the change.
    ///
    /// @param event INSERT, UPDATE or DELETE
    String install(String event, String body) {
        String row = event.equals("DELETE") ? "OLD." : "NEW.";
        return """
                CREATE FUNCTION public.%1$s() RETURNS trigger LANGUAGE plpgsql AS %2$s;
                CREATE TRIGGER %1$s BEFORE %3$s ON %4$s FOR EACH ROW WHEN (%5$s) EXECUTE FUNCTION public.%1$s();
                ALTER TABLE %4$s ENABLE ALWAYS TRIGGER %1$s;
                """.formatted(
                        name(),
                        Quoting.literal("BEGIN " + body + " END"),
                        event,
                        row().table().quoted(),
                        row().where(row));
    }

    String remove() {
        return "DROP TRIGGER IF EXISTS %1$s ON %2$s; DROP FUNCTION IF EXISTS public.%1$s();"
                .formatted(name(), row.table().quoted());
    }
}
