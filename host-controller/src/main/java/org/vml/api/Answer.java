package org.vml.api;

/// What a resource answers: an HTTP status and what to write as JSON.
record Answer(int status, Object body) {
    private static final int OK = 200;
    private static final int ACCEPTED = 202;

    static Answer of(Object body) {
        return new Answer(OK, body);
    }

    static Answer accepted(Object body) {
        return new Answer(ACCEPTED, body);
    }
}
