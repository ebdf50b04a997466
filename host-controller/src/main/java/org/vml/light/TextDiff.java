package org.vml.light;

import com.github.difflib.DiffUtils;
import com.github.difflib.UnifiedDiffUtils;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How two contents of a file differ, line by line, where both are text: UTF-8 without zeros.
final class TextDiff {
    /// From which size in bytes on files are not compared by lines.
    static final int LONGEST = 256 << 10;

    private static final int CONTEXT = 3;
    private static final int LONGEST_LINE = 2000;

    private TextDiff() {}

    /// The hunks of a unified diff, as diff(1) has them, without the two lines of names; empty if one of the two is
    /// no text.
    static List<String> of(byte[] before, byte[] after) {
        String a = text(before);
        String b = text(after);
        if (a == null || b == null) {
            return List.of();
        }
        List<String> original = a.lines().toList();
        List<String> unified = UnifiedDiffUtils.generateUnifiedDiff(
                "a", "b", original, DiffUtils.diff(original, b.lines().toList()), CONTEXT);
        return unified.stream().skip(2).map(TextDiff::shortened).toList();
    }

    private static String shortened(String line) {
        return line.length() > LONGEST_LINE ? line.substring(0, LONGEST_LINE) + "…" : line;
    }

    private static @Nullable String text(byte[] content) {
        for (byte each : content) {
            if (each == 0) {
                return null;
            }
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}
