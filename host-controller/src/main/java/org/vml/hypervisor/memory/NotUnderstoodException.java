package org.vml.hypervisor.memory;

/// An image has something that this package does not know, and stays in one piece.
final class NotUnderstoodException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;

    /// @param why to follow "because"
    NotUnderstoodException(String why) {
        super(why);
        this.why = why;
    }

    String why() {
        return why;
    }
}
