package org.vml.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/// Writes answers. Does nothing where the client has gone.
final class Replies {
    private Replies() {}

    /// Writes an answer; called by the event loop only.
    static void send(RoutingContext context, Answer answer) {
        send(context, answer.status(), Buffer.buffer(json(answer.body())));
    }

    /// Writes an answer; called by any thread.
    static void sendLater(RoutingContext context, Answer answer) {
        Buffer body = Buffer.buffer(json(answer.body()));
        context.vertx().runOnContext(now -> send(context, answer.status(), body));
    }

    private static void send(RoutingContext context, int status, Buffer body) {
        HttpServerResponse response = context.response();
        if (!response.ended() && !response.closed()) {
            response.setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(body);
        }
    }

    static byte[] json(Object value) {
        try {
            return Json.mapper().writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot be written as JSON: " + value.getClass(), e);
        }
    }
}
