package io.lockstep.events;

/// Names the columns that later row images of a table refer to by [Columns#id].
public record ColumnsDeclared(String lane, Position position, TableId table, Columns columns) implements ChangeRecord {}
