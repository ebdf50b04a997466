package org.vml.agent.secret;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.vml.protocol.environment.RawPath;

/// Tells by its content that a file is a secret: private keys, tokens, passwords of known shapes. Takes the content
/// in pieces of any length; how it is cut does not matter. Uses 64 KiB, however long the file is.
///
/// Of files that a shell reads (`.bashrc`, `*.sh`, `.env`), the first [#LONGEST_SCRIPT] bytes are searched for
/// passwords in commands, too, as [SecretTexts] does.
///
/// As a secret may be at a file's end, nothing of a file may leave before [#finish] has been asked. One thread at a
/// time.
public final class SecretScanner {
    private static final TriggerTable TRIGGERS = new TriggerTable(KnownShapes.TRIGGERS);
    private static final int CAPACITY = 64 << 10;
    /// How much of a script is searched for commands.
    static final int LONGEST_SCRIPT = 256 << 10;

    private final byte[] buffer = new byte[CAPACITY];
    private final Window window = new Window(buffer);
    private int filled;
    private int scanned;
    private boolean begun;
    private @Nullable Secret found;
    private @Nullable ByteArrayOutputStream script;

    /// What a whole content holds; null for nothing.
    public static @Nullable Secret scan(byte[] content) {
        SecretScanner scanner = new SecretScanner();
        var _ = scanner.feed(content, 0, content.length);
        return scanner.finish();
    }

    /// Forgets all, for the next content, of which no path is known.
    public void reset() {
        script = null;
        filled = 0;
        scanned = 0;
        begun = false;
        found = null;
        window.setPkcs12(false);
    }

    /// Forgets all, for the next file.
    public void reset(RawPath path) {
        reset();
        script = KnownPlaces.isScript(RawPath.display(path.name().shared())) ? new ByteArrayOutputStream() : null;
    }

    /// Takes the next piece; what was found so far, null for nothing yet. Of the last bytes something may be said by
    /// the next call only.
    public @Nullable Secret feed(byte[] piece, int from, int length) {
        if (script != null) {
            script.write(piece, from, Math.min(length, LONGEST_SCRIPT - script.size()));
        }
        for (int at = from; at < from + length && found == null; ) {
            int count = Math.min(CAPACITY - filled, from + length - at);
            System.arraycopy(piece, at, buffer, filled, count);
            filled += count;
            at += count;
            scan(filled - Window.AHEAD);
            if (filled == CAPACITY && found == null) {
                forget();
            }
        }
        return found;
    }

    /// What was found in all that was fed; null for nothing.
    public @Nullable Secret finish() {
        if (found == null) {
            scan(filled - Trigger.ANCHOR + 1);
            begin();
        }
        if (found == null && script != null) {
            found = SecretCommands.find(script.toString(StandardCharsets.ISO_8859_1));
        }
        return found;
    }

    private void scan(int to) {
        if (to > 0) {
            begin();
        }
        while (scanned < to && found == null) {
            scanned = TRIGGERS.next(buffer, scanned, to);
            if (scanned < to) {
                window.moveTo(scanned, filled);
                found = TRIGGERS.check(window, scanned);
                scanned++;
            }
        }
    }

    private void begin() {
        if (!begun) {
            begun = true;
            window.moveTo(0, filled);
            window.setPkcs12(Openings.isPkcs12(window));
            found = Openings.check(window);
        }
    }

    private void forget() {
        int gone = scanned - Window.BEHIND;
        System.arraycopy(buffer, gone, buffer, 0, filled - gone);
        filled -= gone;
        scanned -= gone;
    }
}
