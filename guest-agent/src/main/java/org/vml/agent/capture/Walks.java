package org.vml.agent.capture;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.Place;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.message.AgentMessage;
import org.vml.protocol.message.AgentMessage.Walked;

/// Chooses the base that tells most exactly what is the user's, and walks what is to be walked for it.
final class Walks {
    private final Trees trees;
    private final SecretFilter secrets;
    private final WalkOutput out;

    Walks(Trees trees, SecretFilter secrets, WalkOutput out) {
        this.trees = trees;
        this.secrets = secrets;
        this.out = out;
    }

    /// @param known what the controller knows; null if that is nothing
    /// @param scope the rules in the root
    Walked walk(@Nullable KnownDirectories known, Scope scope) throws IOException {
        Overlay overlay = trees.overlay();
        if (overlay != null) {
            return overlay(overlay, scope);
        }
        Packages packages = known == null ? Packages.read(trees.root(), trees.path()) : null;
        if (packages != null) {
            return packages(packages, scope.with(PackageRules.all()));
        }
        return root(
                known == null
                        ? everything("none", "no base is known: all that no rule leaves out")
                        : new ListingBase(known, listing()),
                scope);
    }

    private Walked packages(Packages packages, Scope scope) throws IOException {
        Walked walked = root(packages.base(trees.root()), scope);
        packages.tellMissing(trees.root(), scope, out);
        return walked;
    }

    private Walked root(Base base, Scope scope) throws IOException {
        out.send(base.description());
        return walk(base, trees.root(), RawPath.ROOT, trees.mounts(), scope);
    }

    private static AgentMessage.Base listing() {
        return new AgentMessage.Base("listing", "a listing of the disk that the machine began with");
    }

    private static Base everything(String kind, String why) {
        return new ListingBase(new KnownDirectories(), new AgentMessage.Base(kind, why));
    }

    private Walked overlay(Overlay overlay, Scope scope) throws IOException {
        Base base = new OverlayBase(overlay, trees.root(), trees.upper(), trees.lower(), out);
        out.send(base.description());
        RawPath beyond = overlay.beyond();
        MountTable mounts = beyond == null ? trees.mounts() : trees.mounts().without(beyond);
        Walked walked = walk(base, trees.upper(), RawPath.ROOT, mounts, scope);
        return beyond == null ? walked : sum(walked, beyond(beyond, overlay, scope));
    }

    /// What lies beside the upper layer: links lead there out of the root.
    private Walked beyond(RawPath beyond, Overlay overlay, Scope scope) throws IOException {
        Scope more = scope.with(Rule.all(Rule.HOST, overlay.inside(), "belongs to the overlay, or to the machine"));
        try {
            int top = Place.openDirectory(trees.root(), beyond);
            try {
                return walk(
                        everything("overlay", "beside the upper layer"),
                        top,
                        beyond,
                        trees.mounts(),
                        more.enter(beyond));
            } finally {
                Linux.close(top);
            }
        } catch (LinuxException e) {
            return new Walked(0, 0, e.isAbsent() ? 0 : 1);
        }
    }

    private Walked walk(Base base, int top, RawPath at, MountTable mounts, Scope scope) throws IOException {
        try (Walk walk = new Walk(base, mounts, secrets, out)) {
            walk.walk(top, at, scope);
            return walk.finish();
        }
    }

    private static Walked sum(Walked a, Walked b) {
        return new Walked(
                a.directories() + b.directories(), a.objects() + b.objects(), a.unreadable() + b.unreadable());
    }
}
