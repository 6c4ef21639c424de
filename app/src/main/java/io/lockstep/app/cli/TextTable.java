package io.lockstep.app.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Aligned columns under upper-case headings, two spaces apart; columns of figures are right-aligned.
public final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    public TextTable(String... headings) {
        rows.add(List.of(headings));
    }

    /// Adds one row.
    ///
    /// @throws IllegalArgumentException when it is not one cell per heading
    public TextTable row(String... cells) {
        if (cells.length != rows.getFirst().size()) {
            throw new IllegalArgumentException(rows.getFirst() + " takes not " + cells.length + " cells");
        }
        rows.add(Arrays.stream(cells).map(Printable::line).toList());
        return this;
    }

    @Override
    public String toString() {
        return rows.stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(List<String> cells) {
        return IntStream.range(0, cells.size())
                .mapToObj(column -> padded(column, cells.get(column)))
                .collect(Collectors.joining("  "))
                .stripTrailing();
    }

    private String padded(int column, String cell) {
        String space = " ".repeat(width(column) - cell.length());
        return isFigures(column) ? space + cell : cell + space;
    }

    private int width(int column) {
        return rows.stream().mapToInt(cells -> cells.get(column).length()).max().orElse(0);
    }

    private boolean isFigures(int column) {
        return rows.size() > 1
                && rows.stream()
                        .skip(1)
                        .map(cells -> cells.get(column))
                        .allMatch(cell ->
                                cell.matches("-|(~|>= )?[\\d,.]+( ?%| ms| s| min \\d+ s| h \\d+ min| d \\d+ h)?"));
    }
}
