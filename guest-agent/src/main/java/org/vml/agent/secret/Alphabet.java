package org.vml.agent.secret;

/// A set of ASCII characters.
final class Alphabet {
    static final Alphabet UPPER = of("A-Z");
    static final Alphabet DIGIT = of("0-9");
    static final Alphabet HEX = of("0-9a-f");
    static final Alphabet UPPER_DIGIT = of("A-Z0-9");
    static final Alphabet WORD = of("A-Za-z0-9");
    static final Alphabet BASE64 = of("A-Za-z0-9+/=");
    static final Alphabet BASE64_URL = of("A-Za-z0-9_\\-");
    static final Alphabet CRYPT = of("A-Za-z0-9./");
    /// What RFC 6750 lets a bearer token have (`b64token`).
    static final Alphabet BEARER = of("A-Za-z0-9._~+/=\\-");

    private final boolean[] members = new boolean[256];

    private Alphabet() {}

    /// Characters and ranges (`A-Z`); a backslash takes the next one as it is.
    static Alphabet of(String characters) {
        Alphabet alphabet = new Alphabet();
        for (int i = 0; i < characters.length(); i++) {
            boolean isRange = i + 2 < characters.length() && characters.charAt(i + 1) == '-';
            i += characters.charAt(i) == '\\' ? 1 : 0;
            int from = characters.charAt(i);
            i += isRange ? 2 : 0;
            for (int c = from; c <= characters.charAt(i); c++) {
                alphabet.members[c] = true;
            }
        }
        return alphabet;
    }

    /// @param octet 0 to 255, or -1 for none
    boolean has(int octet) {
        return octet >= 0 && members[octet];
    }
}
