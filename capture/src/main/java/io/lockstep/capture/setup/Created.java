package io.lockstep.capture.setup;

/// One entry of the record of creation.
///
/// @param id rises in the order of creation
/// @param detail what tells the object from another of its name: for slots and publications the epoch they were
///     made for, for slots also where their log begins; for a catalogue how it was when the epoch began
/// @param by the command that made it
record Created(long id, Kind kind, String name, String detail, String by) {
    /// The epoch in the detail of a slot or publication; 0 marks one that must be made anew.
    long epoch() {
        return Long.parseLong(detail.replaceFirst(" .*", ""));
    }

    /// For messages.
    String described() {
        return kind.word() + " " + name;
    }
}
