package org.vml.agent.apply;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.vml.agent.platform.Errno;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileState;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.wire.ProtocolException;
import org.vml.protocol.wire.WireReader;
import org.vml.protocol.wire.WireWriter;

/// All of an object but its content, with the numbers that owners have in this guest.
record Look(int uid, int gid, int mode, FileTime modified, List<Attribute> attributes) {
    private static final String CAPABILITY = "security.capability";
    private static final String LABEL = "security.selinux";
    private static final String ACL = "system.posix_acl_";
    private static final int SETUID_SETGID = 06000;

    Look {
        attributes = List.copyOf(attributes);
    }

    static Look of(FileState state, Accounts accounts) {
        return new Look(
                accounts.user(state.owner()),
                accounts.group(state.owner()),
                state.mode(),
                state.modified(),
                state.attributes());
    }

    /// Of an object that is held.
    static Look at(int object) throws LinuxException {
        Facts facts = Linux.stat(object).facts();
        return new Look(facts.uid(), facts.gid(), facts.mode(), facts.modified(), LinuxObjects.attributes(object));
    }

    /// Whether it lets others do what only its owner may.
    boolean isPrivileged() {
        return (mode & SETUID_SETGID) != 0 || has(CAPABILITY);
    }

    /// Without the SELinux label, which the guest's own policy decides.
    Look unlabelled() {
        return new Look(
                uid,
                gid,
                mode,
                modified,
                attributes.stream().filter(a -> !a.name().equals(LABEL)).toList());
    }

    private boolean has(String attribute) {
        return attributes.stream().anyMatch(a -> a.name().equals(attribute));
    }

    /// Makes an object that is held look so. The order matters: a new owner drops setuid, setgid and the capability
    /// (chown(2)), a new mode changes the ACL's mask, and content is written before all this.
    ///
    /// A label of SELinux stays if there is none to be set: it cannot be removed.
    ///
    /// @param notes told which attributes cannot be had here; that is an exception for an ACL, without which more
    ///     people could read the object
    void apply(int object, Changes changes, Consumer<String> notes) throws LinuxException {
        Facts now = Linux.stat(object).facts();
        for (Attribute old : LinuxObjects.attributes(object)) {
            if (!has(old.name()) && !old.name().equals(LABEL)) {
                changes.removeAttribute(object, old.name());
            }
        }
        if (now.uid() != uid || now.gid() != gid) {
            changes.own(object, uid, gid);
        }
        if (now.kind() != FileKind.SYMLINK && Linux.stat(object).facts().mode() != mode) {
            changes.permit(object, mode);
        }
        attach(object, changes, notes);
        changes.date(object, modified);
    }

    private void attach(int object, Changes changes, Consumer<String> notes) throws LinuxException {
        List<Attribute> missing = new ArrayList<>(attributes);
        missing.removeAll(LinuxObjects.attributes(object));
        missing.sort(
                (a, b) -> Boolean.compare(a.name().equals(CAPABILITY), b.name().equals(CAPABILITY)));
        for (Attribute attribute : missing) {
            try {
                changes.setAttribute(object, attribute);
            } catch (LinuxException e) {
                if (attribute.name().startsWith(ACL) || !(e.errno() == Errno.EOPNOTSUPP || e.isDenied())) {
                    throw e;
                }
                notes.accept("attribute " + attribute.name() + " could not be set: " + e.reason());
            }
        }
    }

    void write(WireWriter out) {
        out.number(uid & 0xffff_ffffL);
        out.number(gid & 0xffff_ffffL);
        out.number(mode);
        modified.write(out);
        out.list(attributes, Attribute::write);
    }

    static Look read(WireReader in) throws ProtocolException {
        return new Look(
                (int) in.number(0xffff_ffffL),
                (int) in.number(0xffff_ffffL),
                in.number(Facts.MODE_BITS),
                FileTime.read(in),
                in.list(Attribute::read));
    }
}
