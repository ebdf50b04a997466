package org.vml.cli;

/// The signs that trees and bars are drawn with. A line of entries (each the base of the next) runs from `first` over
/// `next` to `last`; `branch` leaves it, `line` passes by.
record Glyphs(
        String alone,
        String first,
        String next,
        String last,
        String line,
        String branch,
        String branchFirst,
        String branchAlone,
        String full,
        String empty,
        String more) {
    static final Glyphs UNICODE = new Glyphs("• ", "┌ ", "├ ", "└ ", "│ ", "├─", "┬ ", "─ ", "━", "─", "…");
    static final Glyphs ASCII = new Glyphs("- ", ", ", "| ", "` ", "| ", "|-", ", ", "- ", "#", ".", "...");
}
