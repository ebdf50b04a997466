package org.vml.api;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/// Reads the body of a request, whatever its type is said to be, up to a limit. Bodies here are small JSON: the handler
/// that Vert.x has for this also unpacks forms and stores uploads, which nobody should be able to make the controller
/// do.
final class BodyReader implements Handler<RoutingContext> {
    private static final String KEY = BodyReader.class.getName();
    private static final int TOO_LARGE = 413;

    private final int limit;

    /// @param limit the longest body in bytes
    BodyReader(int limit) {
        this.limit = limit;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        Buffer body = Buffer.buffer();
        context.put(KEY, body);
        request.handler(part -> {
            if (body.length() + part.length() <= limit) {
                body.appendBuffer(part);
            } else if (!context.failed()) {
                context.fail(TOO_LARGE);
            }
        });
        request.endHandler(end -> {
            if (!context.failed()) {
                context.next();
            }
        });
    }

    /// The body that was read.
    static byte[] of(RoutingContext context) {
        return Objects.requireNonNull(context.<Buffer>get(KEY)).getBytes();
    }
}
