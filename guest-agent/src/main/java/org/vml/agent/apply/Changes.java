package org.vml.agent.apply;

import org.vml.agent.platform.Errno;
import org.vml.agent.platform.Linux;
import org.vml.agent.platform.LinuxChanges;
import org.vml.agent.platform.LinuxException;
import org.vml.agent.platform.LinuxObjects;
import org.vml.protocol.environment.Attribute;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;

/// All changes that restoring and undoing make go through here, one at a time.
final class Changes {
    private final Runnable before;

    /// @param before run before each change; what it throws ends the restore as a crash would
    Changes(Runnable before) {
        this.before = before;
    }

    /// Makes a file; the caller closes what is returned.
    int create(int directory, byte[] name, int flags) throws LinuxException {
        before.run();
        return Linux.open(directory, name, flags, 0600);
    }

    void makeDirectory(int directory, byte[] name, int mode) throws LinuxException {
        before.run();
        LinuxChanges.makeDirectory(directory, name, mode);
    }

    void makeNode(int directory, byte[] name, FileKind kind, long device) throws LinuxException {
        before.run();
        LinuxChanges.makeNode(directory, name, kind, 0600, device);
    }

    void makeLink(int directory, byte[] name, byte[] target) throws LinuxException {
        before.run();
        LinuxChanges.makeLink(directory, name, target);
    }

    void hardLink(int from, byte[] old, int to, byte[] name) throws LinuxException {
        before.run();
        LinuxChanges.hardLink(from, old, to, name);
    }

    void replace(int from, byte[] old, int to, byte[] name) throws LinuxException {
        before.run();
        LinuxChanges.rename(from, old, to, name);
    }

    /// Moves a name where none is. Some file systems do not know how to refuse to replace; none is there all the
    /// same.
    void move(int from, byte[] old, int to, byte[] name) throws LinuxException {
        before.run();
        try {
            LinuxChanges.renameToNew(from, old, to, name);
        } catch (LinuxException e) {
            if (e.errno() != Errno.EINVAL || Spot.look(to, name) != null) {
                throw e;
            }
            LinuxChanges.rename(from, old, to, name);
        }
    }

    /// Gives the object a second name where none is, or moves it if it cannot have one.
    void linkOrMove(int from, byte[] old, int to, byte[] name) throws LinuxException {
        try {
            hardLink(from, old, to, name);
        } catch (LinuxException e) {
            if (e.errno() == Errno.EEXIST) {
                throw e;
            }
            move(from, old, to, name);
        }
    }

    void remove(int directory, byte[] name) throws LinuxException {
        before.run();
        LinuxChanges.remove(directory, name);
    }

    void removeDirectory(int directory, byte[] name) throws LinuxException {
        before.run();
        LinuxChanges.removeDirectory(directory, name);
    }

    void own(int object, int uid, int gid) throws LinuxException {
        before.run();
        LinuxObjects.own(object, uid, gid);
    }

    void permit(int object, int mode) throws LinuxException {
        before.run();
        LinuxObjects.permit(object, mode);
    }

    void date(int object, FileTime modified) throws LinuxException {
        before.run();
        LinuxObjects.date(object, modified);
    }

    void setAttribute(int object, Attribute attribute) throws LinuxException {
        before.run();
        LinuxObjects.setAttribute(object, attribute);
    }

    void removeAttribute(int object, String attribute) throws LinuxException {
        before.run();
        LinuxObjects.removeAttribute(object, attribute);
    }

    void write(int file, long offset, byte[] from, int at, int length) throws LinuxException {
        before.run();
        LinuxChanges.write(file, offset, from, at, length);
    }

    void truncate(int file, long size) throws LinuxException {
        before.run();
        LinuxChanges.truncate(file, size);
    }

    void sync(int file) throws LinuxException {
        before.run();
        LinuxChanges.sync(file);
    }

    void syncFileSystem(int file) throws LinuxException {
        before.run();
        LinuxObjects.syncFileSystem(file);
    }
}
