package org.vml.agent.packages;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// How packages sum up their files. The numbers are those of OpenPGP (RFC 9580, 9.5), which rpm has in
/// `FILEDIGESTALGO`.
enum SumAlgorithm {
    MD5("MD5", 1),
    SHA1("SHA-1", 2),
    SHA256("SHA-256", 8),
    SHA384("SHA-384", 9),
    SHA512("SHA-512", 10),
    SHA224("SHA-224", 11);

    private final String name;
    private final int number;

    SumAlgorithm(String name, int number) {
        this.name = name;
        this.number = number;
    }

    /// The algorithm with a number; MD5 for others, as rpm has it where none is said.
    static SumAlgorithm of(long number) {
        for (SumAlgorithm each : values()) {
            if (each.number == number) {
                return each;
            }
        }
        return MD5;
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }
}
