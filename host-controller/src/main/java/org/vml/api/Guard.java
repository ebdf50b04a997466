package org.vml.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// Stands before everything else and lets nobody in but the user's own programs. Against web pages in the user's
/// browser: the `Host` must be a name of the loopback (a page that has its own name resolve to 127.0.0.1 sends its
/// own), and an `Origin`, if there is one, must be this server. Against other users of the host: the token.
final class Guard implements Handler<RoutingContext> {
    private static final Set<String> OWN_HOSTS = Set.of("127.0.0.1", "localhost");
    private static final String SCHEME = "Bearer ";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    private final byte[] token;
    private final Activity activity;

    Guard(String token, Activity activity) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
        this.activity = activity;
    }

    @Override
    public void handle(RoutingContext context) {
        HttpServerRequest request = context.request();
        if (!isOwnHost(request.authority())) {
            refuse(context, FORBIDDEN, "The request names another host than 127.0.0.1 or localhost");
        } else if (!isOwnOrigin(request)) {
            refuse(context, FORBIDDEN, "The request comes from a web page of another origin");
        } else if (!hasToken(request.getHeader(HttpHeaders.AUTHORIZATION))) {
            context.response().putHeader("WWW-Authenticate", SCHEME.strip());
            refuse(context, UNAUTHORIZED, "The request does not bear the token of this controller");
        } else {
            activity.begin();
            context.addEndHandler(ended -> activity.end());
            context.next();
        }
    }

    private static boolean isOwnHost(@Nullable HostAndPort host) {
        return host != null && OWN_HOSTS.contains(host.host());
    }

    private static boolean isOwnOrigin(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        int port = request.localAddress().port();
        return origin == null || OWN_HOSTS.stream().anyMatch(host -> origin.equals("http://" + host + ":" + port));
    }

    private boolean hasToken(@Nullable String header) {
        return header != null
                && header.startsWith(SCHEME)
                && MessageDigest.isEqual(
                        token, header.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8));
    }

    private static void refuse(RoutingContext context, int status, String reason) {
        ProblemException problem = ProblemException.of(ProblemKind.FAILED, reason)
                .next("`vml` finds the controller by the file controller.json in $VML_HOME");
        Replies.send(context, new Answer(status, ProblemView.of(problem)));
    }
}
