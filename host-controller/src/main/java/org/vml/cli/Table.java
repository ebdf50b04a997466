package org.vml.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/// Cells in columns that are as wide as they have to be. A column without any text is left out, and nothing stands
/// behind the last text of a row, not even a space.
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST = 10;

    private final List<List<Cell>> rows = new ArrayList<>();

    /// A text, how it is set, and how it is painted once it is padded.
    record Cell(String text, boolean right, UnaryOperator<String> paint) {
        static Cell left(String text) {
            return new Cell(text, false, UnaryOperator.identity());
        }

        static Cell right(String text) {
            return new Cell(text, true, UnaryOperator.identity());
        }

        Cell painted(UnaryOperator<String> newPaint) {
            return new Cell(text, right, newPaint);
        }

        String padded(int columns) {
            return paint.apply(right ? Text.paddedLeft(text, columns) : Text.padded(text, columns));
        }

        String cut(int columns, String more) {
            return paint.apply(Text.cut(text, columns, more));
        }
    }

    void row(Cell... cells) {
        rows.add(List.of(cells));
    }

    /// The table; its last column is cut where it would go beyond `columns`, and ended by `more`.
    String text(int columns, String more) {
        int[] widths = widths();
        StringBuilder text = new StringBuilder(rows.size() * 80);
        for (List<Cell> row : rows) {
            append(text, row, widths, columns, more);
        }
        return text.toString();
    }

    private int[] widths() {
        int[] widths = new int[rows.isEmpty() ? 0 : rows.get(0).size()];
        for (List<Cell> row : rows) {
            for (int at = 0; at < widths.length; at++) {
                widths[at] = Math.max(widths[at], Text.columns(row.get(at).text()));
            }
        }
        return widths;
    }

    private static void append(StringBuilder text, List<Cell> row, int[] widths, int columns, String more) {
        int end = lastText(row);
        int used = 0;
        for (int at = 0; at <= end; at++) {
            Cell cell = row.get(at);
            if (widths[at] > 0) {
                text.append(used > 0 ? GAP : "");
                used += used > 0 ? GAP.length() : 0;
                text.append(
                        at == row.size() - 1
                                ? cell.cut(Math.max(columns - used, NARROWEST), more)
                                : cell.padded(at == end && !cell.right() ? 0 : widths[at]));
                used += widths[at];
            }
        }
        text.append('\n');
    }

    private static int lastText(List<Cell> row) {
        int last = row.size() - 1;
        while (last > 0 && row.get(last).text().isEmpty()) {
            last--;
        }
        return last;
    }
}
