package org.vml.cli;

/// Bold and dim text, where they are wanted.
record Paint(boolean on) {
    static final Paint OFF = new Paint(false);

    String bold(String text) {
        return on ? "\033[1m" + text + "\033[0m" : text;
    }

    String dim(String text) {
        return on ? "\033[2m" + text + "\033[0m" : text;
    }
}
