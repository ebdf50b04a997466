package org.vml.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.vml.api.ControllerFile;
import org.vml.api.Json;
import org.vml.api.ProblemView;
import org.vml.problem.ProblemKind;

/// Requests to one controller. Thread-safe.
///
/// A problem that the controller reports is thrown as the problem it is. A `ConnectException` means that the request
/// did not reach a controller of ours, any other `IOException` that it may have.
record Http(ControllerFile controller) {
    private static final int CONNECT_MILLIS = 5_000;
    private static final int FOREVER = 0;

    static {
        System.setProperty("sun.net.http.retryPost", "false");
    }

    /// Sends a request and reads the answer.
    ///
    /// @param body written as JSON, or null for none
    <T> T exchange(String method, String path, @Nullable Object body, Class<T> answer) throws IOException {
        return exchange(method, path, body, answer, FOREVER);
    }

    /// The same; gives up when `millis` have passed without an answer.
    <T> T exchange(String method, String path, @Nullable Object body, Class<T> answer, int millis) throws IOException {
        HttpURLConnection connection = connection(method, path, millis);
        if (body != null || method.equals("POST")) {
            send(connection, body);
        }
        byte[] content = content(connection);
        try {
            return Json.mapper().readValue(content, answer);
        } catch (JsonProcessingException e) {
            throw notOurs(e);
        }
    }

    /// Opens a stream of events, which the caller closes.
    InputStream events(String path, int millis) throws IOException {
        HttpURLConnection connection = connection("GET", path, millis);
        connection.setRequestProperty("Accept", "text/event-stream");
        refuse(connection);
        return connection.getInputStream();
    }

    private HttpURLConnection connection(String method, String path, int millis) throws IOException {
        URI uri = URI.create("http://127.0.0.1:" + controller.port() + path);
        HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
        connection.setRequestMethod(method);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(millis);
        connection.setRequestProperty("Authorization", "Bearer " + controller.token());
        return connection;
    }

    private static void send(HttpURLConnection connection, @Nullable Object body) throws IOException {
        byte[] content = body == null ? new byte[0] : Json.mapper().writeValueAsBytes(body);
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setFixedLengthStreamingMode(content.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(content);
        }
    }

    private static byte[] content(HttpURLConnection connection) throws IOException {
        refuse(connection);
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    /// Throws the problem that the answer reports, if it does.
    private static void refuse(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status < 400 && status != ProblemKind.PARTIAL.httpStatus()) {
            return;
        }
        try (InputStream in = status < 400 ? connection.getInputStream() : connection.getErrorStream()) {
            if (in == null || status == HttpURLConnection.HTTP_UNAUTHORIZED) {
                throw notOurs(null);
            }
            throw Json.mapper().readValue(in, ProblemView.class).toException();
        } catch (JsonProcessingException e) {
            throw notOurs(e);
        }
    }

    /// Another program has the port by now, or a controller that does not know the token.
    private static ConnectException notOurs(@Nullable Throwable cause) {
        ConnectException exception = new ConnectException("what answers is not the controller of this home");
        exception.initCause(cause);
        return exception;
    }
}
