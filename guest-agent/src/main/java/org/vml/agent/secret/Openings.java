package org.vml.agent.secret;

import org.jspecify.annotations.Nullable;

/// Secrets that are known by how their file begins: keys in DER, key stores, Kerberos' caches and tables, GnuPG's
/// keys.
final class Openings {
    /// PKCS#8 (RFC 5208), `INTEGER 0`, then the algorithm's identifier.
    private static final String PKCS8 = "\2\1\0\60";
    /// `INTEGER 0`, then a modulus of 128 bytes and more: PKCS#1 (RFC 8017).
    private static final String PKCS1 = "\2\1\0\2";
    /// `INTEGER 1`, then 32, 48 or 66 bytes: SEC 1's `ECPrivateKey` (RFC 5915).
    private static final String SEC1 = "\2\1\1\4";
    /// PBES2 of an encrypted PKCS#8, 1.2.840.113549.1.5.13.
    private static final String PBES2 = "\6\11*\u0086H\u0086\u00f7\15\1\5\15";
    /// Version 4 with a header that tells the offset of the KDC's time (MIT, file_ccache format).
    private static final String CACHE = "\5\4\0\14\0\1\0\10";
    private static final int SEQUENCE = 0x30;
    private static final int LONGEST_ENTRY = 1024;

    private Openings() {}

    static @Nullable Secret check(Window window) {
        if (isDerKey(window)) {
            return Secret.PRIVATE_KEY;
        } else if (isKeyStore(window)) {
            return Secret.KEY_STORE;
        } else if (window.has(0, CACHE)) {
            return Secret.KERBEROS_CACHE;
        } else if (isKeyTable(window)) {
            return Secret.KEYTAB;
        } else if (window.has(0, "SSH PRIVATE KEY FILE FORMAT 1.1\n\0")) {
            return Secret.SSH_KEY;
        }
        return isPgpKey(window) ? Secret.PGP_KEY : null;
    }

    /// `PFX`: a sequence with `INTEGER 3` in the beginning (RFC 7292).
    static boolean isPkcs12(Window window) {
        return window.at(0) == SEQUENCE && window.has(content(window, 0), "\2\1\3\60");
    }

    private static boolean isDerKey(Window window) {
        int at = content(window, 0);
        if (window.at(0) != SEQUENCE) {
            return false;
        }
        boolean isPlain = (window.has(at, PKCS8) && window.at(content(window, at + 3)) == 6)
                || (window.has(at, PKCS1) && window.at(at + 4) > 0x80)
                || (window.has(at, SEC1) && window.at(at + 4) >= 28 && window.at(at + 4) <= 66);
        return isPlain || (window.at(at) == SEQUENCE && window.has(content(window, at), PBES2));
    }

    /// Where the content of a DER object begins, behind its tag and its length.
    private static int content(Window window, int at) {
        int length = window.at(at + 1);
        return at + 2 + (length > 0x80 ? length - 0x80 : 0);
    }

    /// Java's stores JKS and JCEKS whose first entry is a private key.
    private static boolean isKeyStore(Window window) {
        boolean isStore =
                window.has(0, "\u00fe\u00ed\u00fe\u00ed\0\0\0\2") || window.has(0, "\u00ce\u00ce\u00ce\u00ce\0\0\0\2");
        return isStore && window.has(12, "\0\0\0\1");
    }

    /// Version 2 (MIT, keytab_file_format): the length of the first entry, its count of components, a realm.
    private static boolean isKeyTable(Window window) {
        int length = number(window, 2) << 16 | number(window, 4);
        int components = number(window, 6);
        int realm = number(window, 8);
        return window.has(0, "\5\2")
                && length > 16
                && length < LONGEST_ENTRY
                && components >= 1
                && components <= 4
                && realm >= 1
                && realm < length
                && window.run(10, Alphabet.of("A-Za-z0-9.\\-")) >= 10 + realm;
    }

    private static int number(Window window, int at) {
        return window.at(at) << 8 | window.at(at + 1);
    }

    /// A file of GnuPG's `private-keys-v1.d`, or an exported secret key (RFC 9580: tag 5, version 4, an algorithm).
    private static boolean isPgpKey(Window window) {
        int algorithm = window.at(8);
        boolean isAlgorithm = (algorithm >= 1 && algorithm <= 3) || (algorithm >= 16 && algorithm <= 28);
        boolean isPacket = window.at(0) == 0x95 && window.at(3) == 4 && isAlgorithm;
        return isPacket
                || (window.at(0) == 0xc5 && isVersion4(window))
                || window.has(0, "(11:private-key(")
                || window.has(0, "(21:protected-private-key(")
                || (window.has(0, "Created: ") && window.find("private-key", 0, 2048) > 0)
                || window.has(0, "Key: (protected-private-key");
    }

    private static boolean isVersion4(Window window) {
        int length = window.at(1);
        return length >= 192 && length < 224 && window.at(3) == 4 && window.at(4) >= 0x38 && window.at(8) <= 28;
    }
}
