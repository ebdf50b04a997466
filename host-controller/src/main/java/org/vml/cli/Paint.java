package org.vml.cli;

/// Bold, dim and coloured text, where that is wanted.
record Paint(boolean on) {
    static final Paint OFF = new Paint(false);

    String bold(String text) {
        return on ? "\033[1m" + text + "\033[0m" : text;
    }

    /// What was added.
    String green(String text) {
        return on ? "\033[32m" + text + "\033[0m" : text;
    }

    /// What was removed.
    String red(String text) {
        return on ? "\033[31m" + text + "\033[0m" : text;
    }

    String dim(String text) {
        return on ? "\033[2m" + text + "\033[0m" : text;
    }
}
