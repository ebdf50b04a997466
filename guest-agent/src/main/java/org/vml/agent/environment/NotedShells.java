package org.vml.agent.environment;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What shells with the hook `shell-hook.bash` have noted of themselves, each in two files by turns: `PID.0`,
/// `PID.1`.
final class NotedShells {
    private static final String FORMAT = "vml-shell-1";
    private static final int MOST = 8 << 20;

    private NotedShells() {}

    /// A file, and when it was written.
    private record Note(Path file, FileTime written) {}

    /// What was noted last by a shell that lives.
    ///
    /// @param directory where the hook puts the files
    static @Nullable LiveShell newest(Path directory, Account account) {
        for (Note note : notes(directory)) {
            LiveShell read = read(note.file, account);
            if (read != null) {
                return read;
            }
        }
        return null;
    }

    private static List<Note> notes(Path directory) {
        List<Note> notes = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.[01]")) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    notes.add(new Note(file, Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        notes.sort(Comparator.comparing(Note::written).reversed());
        return notes;
    }

    private static @Nullable LiveShell read(Path file, Account account) {
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            Fields fields = new Fields(in.readNBytes(MOST), 0);
            fields.expect(FORMAT);
            String pid = fields.text();
            String started = fields.text();
            if (!pid.matches("[1-9][0-9]{0,8}")
                    || !file.getFileName().toString().startsWith(pid + ".")) {
                return null;
            }
            Proc.Task process = Proc.of(Integer.parseInt(pid), account.uid());
            StateRead read =
                    process == null || !Long.toString(process.started()).equals(started) ? null : Dump.read(fields);
            return read == null ? null : new LiveShell(read.state(), "the shell " + pid + " told it", read.dropped());
        } catch (IOException | Fields.MalformedException e) {
            return null;
        }
    }
}
