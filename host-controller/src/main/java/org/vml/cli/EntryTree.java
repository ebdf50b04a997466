package org.vml.cli;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vml.api.EntryView;

/// Lays entries out as a tree, each under its base; an entry whose base is gone is a root.
///
/// A line of entries, each the base of the next, stays at one depth, as `git log --graph` does it. At a fork the child
/// with the most entries after it goes on with the line and the others branch off, so that the depth grows with the
/// logarithm of the number of entries at most. Nothing recurses: a line may have any length.
final class EntryTree {
    private final Glyphs glyphs;
    private final List<Line> lines = new ArrayList<>();
    private final Deque<Place> waiting = new ArrayDeque<>();

    /// An entry and what is drawn in front of it.
    record Line(String stem, EntryView entry) {}

    private enum Position {
        ROOT,
        BRANCH,
        NEXT
    }

    /// @param indent what is drawn in front of the line of entries that the node is in (of a branch: that it leaves)
    private record Place(Node node, String indent, Position position) {}

    private static final class Node {
        final EntryView entry;
        final List<Node> children = new ArrayList<>();
        int size = 1;

        Node(EntryView entry) {
            this.entry = entry;
        }
    }

    private EntryTree(Glyphs glyphs) {
        this.glyphs = glyphs;
    }

    /// @param entries in the order in which siblings shall stand
    static List<Line> lines(List<EntryView> entries, Glyphs glyphs) {
        EntryTree tree = new EntryTree(glyphs);
        List<Node> roots = roots(entries);
        weigh(roots);
        for (Node root : roots.reversed()) {
            tree.waiting.push(new Place(root, "", Position.ROOT));
        }
        while (!tree.waiting.isEmpty()) {
            tree.draw(tree.waiting.pop());
        }
        return tree.lines;
    }

    private static List<Node> roots(List<EntryView> entries) {
        Map<String, Node> nodes = HashMap.newHashMap(entries.size());
        for (EntryView entry : entries) {
            nodes.put(entry.id(), new Node(entry));
        }
        List<Node> roots = new ArrayList<>();
        for (EntryView entry : entries) {
            Node node = nodes.get(entry.id());
            Node base = entry.base() == null ? null : nodes.get(entry.base());
            (base == null ? roots : base.children).add(node);
        }
        return roots;
    }

    /// Gives every node the number of entries in its tree.
    private static void weigh(List<Node> roots) {
        List<Node> parentsFirst = new ArrayList<>(roots);
        for (int at = 0; at < parentsFirst.size(); at++) {
            parentsFirst.addAll(parentsFirst.get(at).children);
        }
        for (Node node : parentsFirst.reversed()) {
            for (Node child : node.children) {
                node.size += child.size;
            }
        }
    }

    private void draw(Place place) {
        Node node = place.node();
        lines.add(new Line(stem(place), node.entry));
        String indent = place.position() == Position.BRANCH ? place.indent() + glyphs.line() : place.indent();
        Node heir = heir(node);
        if (heir != null) {
            waiting.push(new Place(heir, indent, Position.NEXT));
        }
        for (Node child : node.children.reversed()) {
            if (child != heir) {
                waiting.push(new Place(child, indent, Position.BRANCH));
            }
        }
    }

    private String stem(Place place) {
        boolean ends = place.node().children.isEmpty();
        return place.indent()
                + switch (place.position()) {
                    case ROOT -> ends ? glyphs.alone() : glyphs.first();
                    case BRANCH -> glyphs.branch() + (ends ? glyphs.branchAlone() : glyphs.branchFirst());
                    case NEXT -> ends ? glyphs.last() : glyphs.next();
                };
    }

    /// The child that goes on with the line: the heaviest, of equal ones the last.
    private static @Nullable Node heir(Node node) {
        Node heir = null;
        for (Node child : node.children) {
            heir = heir == null || child.size >= heir.size ? child : heir;
        }
        return heir;
    }
}
