package org.vml.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.vml.api.AreaDetail;
import org.vml.api.AreaList;
import org.vml.api.Consult;
import org.vml.api.EntryDetail;
import org.vml.api.EntryView;
import org.vml.api.InitRequest;
import org.vml.api.LightView;
import org.vml.api.NewArea;
import org.vml.api.NewName;
import org.vml.api.NewRepository;
import org.vml.api.Script;
import org.vml.api.Status;
import org.vml.problem.ProblemException;
import org.vml.problem.ProblemKind;

/// The controller as the commands see it: a method for each thing that is done at once. It is looked for at the first
/// call, and started if there is none; it may go away between two calls without harm.
///
/// In every method `repository` is a name, or null for the default one, and `entry` a reference as a person types it.
final class ControllerClient {
    private final Controllers controllers;
    private @Nullable Http http;

    ControllerClient(Controllers controllers) {
        this.controllers = controllers;
    }

    Status status() {
        return call("GET", "/v1/status", null, Status.class);
    }

    Consult init(InitRequest request) {
        return call("POST", "/v1/init", request, Consult.class);
    }

    Consult consult(@Nullable String repository) {
        String query = repository == null ? "" : "?repository=" + encoded(repository);
        return call("GET", "/v1/consult" + query, null, Consult.class);
    }

    Consult addRepository(NewRepository repository) {
        return call("POST", "/v1/repositories", repository, Consult.class);
    }

    Consult removeRepository(String name) {
        return call("DELETE", "/v1/repositories/" + encoded(name), null, Consult.class);
    }

    Consult makeDefault(String name) {
        return call("POST", "/v1/repositories/" + encoded(name) + "/default", null, Consult.class);
    }

    AreaList areas() {
        return call("GET", "/v1/areas", null, AreaList.class);
    }

    /// The area of this name, or the only one with a machine.
    AreaDetail area(@Nullable String name) {
        return call("GET", "/v1/areas/" + (name == null ? "-" : encoded(name)), null, AreaDetail.class);
    }

    AreaList addArea(NewArea area) {
        return call("POST", "/v1/areas", area, AreaList.class);
    }

    AreaList removeArea(String name) {
        return call("DELETE", "/v1/areas/" + encoded(name), null, AreaList.class);
    }

    EntryDetail entry(@Nullable String repository, String entry) {
        return call("GET", path(repository, entry), null, EntryDetail.class);
    }

    /// The light level of an entry.
    LightView light(@Nullable String repository, String entry) {
        return call("GET", path(repository, entry) + "/light", null, LightView.class);
    }

    /// The environment in it, as a text to source.
    Script environment(@Nullable String repository, String entry) {
        return call("GET", path(repository, entry) + "/environment", null, Script.class);
    }

    EntryView rename(@Nullable String repository, String entry, String newName) {
        return call("POST", path(repository, entry) + "/name", new NewName(newName), EntryView.class);
    }

    EntryView tag(@Nullable String repository, String entry, String tag) {
        return call("PUT", path(repository, entry) + "/tags/" + encoded(tag), null, EntryView.class);
    }

    EntryView untag(@Nullable String repository, String entry, String tag) {
        return call("DELETE", path(repository, entry) + "/tags/" + encoded(tag), null, EntryView.class);
    }

    /// @param force also if a working area of another home needs it
    EntryView forget(@Nullable String repository, String entry, boolean force) {
        return call("DELETE", path(repository, entry) + (force ? "?force=true" : ""), null, EntryView.class);
    }

    /// Calls the controller, a fresh one if the one known so far is gone.
    <T> T call(String method, String path, @Nullable Object body, Class<T> answer) {
        try {
            return current().exchange(method, path, body, answer);
        } catch (ConnectException gone) {
            return again(method, path, body, answer);
        } catch (IOException e) {
            throw ControllerLost.duringRequest(e);
        }
    }

    /// The controller that answered last, for what only this one can do.
    Http current() {
        Http known = http == null ? controllers.find() : http;
        http = known;
        return known;
    }

    private <T> T again(String method, String path, @Nullable Object body, Class<T> answer) {
        Http fresh = controllers.start();
        http = fresh;
        try {
            return fresh.exchange(method, path, body, answer);
        } catch (IOException e) {
            throw ControllerLost.duringRequest(e);
        }
    }

    private static String path(@Nullable String repository, String entry) {
        return "/v1/repositories/" + (repository == null ? "-" : encoded(repository)) + "/entries/" + encoded(entry);
    }

    private static String encoded(String part) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
            throw ProblemException.of(ProblemKind.USAGE, "\"" + part + "\" is not a name");
        }
        return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
