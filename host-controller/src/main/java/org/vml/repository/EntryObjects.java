package org.vml.repository;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.vml.logbook.EntryName;
import org.vml.problem.ProblemException;

/// How the objects of the entries folder are called: the name of the entry, a tilde, a number. The number is the
/// lowest that no object of that name has had: objects of this folder are never removed, only spent, so that of all who
/// take the same name at a time exactly one gets it, whoever else forgets or renames meanwhile.
///
/// Of a name's UTF-8 bytes all but `a-z A-Z 0-9 . _ - + @` are written as `%` and two hexadecimal digits.
public final class EntryObjects {
    private EntryObjects() {}

    /// The object of the `number`-th try to commit an entry of this name.
    public static String objectOf(EntryName name, int number) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : name.value().getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "._-+@".indexOf(c) >= 0)) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().toHexDigits(b));
            }
        }
        return encoded + "~" + number;
    }

    /// The name of the entry in this object; `IllegalArgumentException` if no entry's object is called so.
    public static EntryName nameOf(String object) {
        int tilde = object.lastIndexOf('~');
        if (tilde < 0) {
            throw new IllegalArgumentException("not an entry's object: " + object);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < tilde; i++) {
            char c = object.charAt(i);
            if (c == '%') {
                bytes.write(HexFormat.fromHexDigits(object, i + 1, Math.min(i + 3, tilde)));
                i += 2;
            } else {
                bytes.write(c);
            }
        }
        try {
            return new EntryName(bytes.toString(StandardCharsets.UTF_8));
        } catch (ProblemException e) {
            throw new IllegalArgumentException("not an entry's object: " + object, e);
        }
    }
}
