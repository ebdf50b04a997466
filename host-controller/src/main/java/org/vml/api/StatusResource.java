package org.vml.api;

import java.util.function.Supplier;

/// The controller itself.
final class StatusResource {
    private final Supplier<Status> status;
    private final Runnable stop;

    /// @param stop asks the controller to end once it has answered; returns at once
    StatusResource(Supplier<Status> status, Runnable stop) {
        this.status = status;
        this.stop = stop;
    }

    void register(Endpoints endpoints) {
        endpoints.get("/v1/status", request -> Answer.of(status.get()));
        endpoints.post("/v1/stop", request -> stop());
    }

    private Answer stop() {
        Status last = status.get();
        stop.run();
        return Answer.of(last);
    }
}
