package org.vml.agent.secret;

import java.util.ArrayList;
import java.util.List;

/// The shapes that [SecretScanner] knows, by their issuers' documentation.
final class KnownShapes {
    static final List<Trigger> TRIGGERS = triggers();

    private KnownShapes() {}

    private static List<Trigger> triggers() {
        List<Trigger> all = new ArrayList<>();
        keys(all);
        forges(all);
        services(all);
        clouds(all);
        grid(all);
        passwords(all);
        return all;
    }

    private static void keys(List<Trigger> all) {
        all.add(new Trigger("BEGIN ", 0, new PemCheck()));
        all.add(new Trigger("LS0tLS1CRUdJTi", 0, PemCheck::encoded));
        all.add(new Trigger("PuTTY-User-Key-File-", 1, Checks::putty));
        all.add(new Trigger("*\u0086H\u0086\u00f7\15\1\14\12\1", 4, Checks::keyBag));
        String age = "AGE-SECRET" + "-KEY-1";
        all.add(new TokenCheck(age, Alphabet.UPPER_DIGIT, 58, 58, Secret.PRIVATE_KEY).trigger(1));
        all.add(new Trigger(
                "PrivateKey", 7, Checks.value("PrivateKey", Alphabet.of("A-Za-z0-9+/"), 43, 43, "=", Secret.NETWORK)));
    }

    private static void forges(List<Trigger> all) {
        for (String kind : List.of("p", "o", "u", "s", "r")) {
            all.add(token("gh" + kind + "_", Alphabet.WORD, 36, 255).trigger(0));
        }
        all.add(token("github_pat_", Alphabet.of("A-Za-z0-9_"), 60, 255).trigger(5));
        for (String kind : List.of("glpat-", "gldt-", "glrt-", "glptt-", "glcbt-", "glsoat-", "glft-")) {
            all.add(token(kind, Alphabet.of("A-Za-z0-9_.\\-"), 20, 300).trigger(kind.length() - 3));
        }
        all.add(token("npm_", Alphabet.WORD, 36, 36).trigger(0));
        all.add(new Trigger(
                "_authToken",
                4,
                Checks.value("_authToken", Alphabet.of("A-Za-z0-9_.=+/\\-"), 16, 2000, "", Secret.ACCESS_TOKEN)));
        all.add(token("pypi-AgEI", Alphabet.BASE64_URL, 50, 2000).trigger(4));
        all.add(token("dckr_pat_", Alphabet.BASE64_URL, 27, 27).trigger(4));
        all.add(token("hf_", Alphabet.WORD, 34, 34).trigger(0));
    }

    private static TokenCheck token(String prefix, Alphabet alphabet, int shortest, int longest) {
        return new TokenCheck(prefix, alphabet, shortest, longest, Secret.ACCESS_TOKEN);
    }

    private static void services(List<Trigger> all) {
        for (String kind : List.of("b", "a", "p", "r", "s", "e")) {
            all.add(token("xox" + kind + "-", Alphabet.of("A-Za-z0-9\\-"), 20, 300)
                    .trigger(0));
        }
        all.add(token("hooks.slack.com/services/T", Alphabet.of("A-Za-z0-9/"), 30, 60)
                .trigger(4));
        for (String kind : List.of("sk_live_", "rk_live_")) {
            all.add(key(kind, Alphabet.WORD, 24, 247).trigger(0));
        }
        all.add(key("sk-ant-", Alphabet.BASE64_URL, 40, 200).trigger(2));
        all.add(key("sk-proj-", Alphabet.BASE64_URL, 40, 300).trigger(2));
        all.add(key("SG.", Alphabet.of("A-Za-z0-9_.\\-"), 66, 66).trigger(0));
        all.add(token("hvs.", Alphabet.BASE64_URL, 24, 300).trigger(0));
        all.add(token("glsa_", Alphabet.of("A-Za-z0-9_"), 41, 41).trigger(2));
    }

    private static TokenCheck key(String prefix, Alphabet alphabet, int shortest, int longest) {
        return new TokenCheck(prefix, alphabet, shortest, longest, Secret.API_KEY);
    }

    private static void clouds(List<Trigger> all) {
        all.add(new Trigger("AKIA", 1, Checks::awsKey));
        all.add(new Trigger("ASIA", 1, Checks::awsKey));
        all.add(new Trigger("AccessKey", 5, Checks::awsSecret));
        all.add(new Trigger("access_key", 5, Checks::awsSecret));
        all.add(new Trigger("ACCESS_KEY", 5, Checks::awsSecret));
        all.add(key("AIza", Alphabet.BASE64_URL, 35, 35).trigger(0));
        all.add(token("ya29.", Alphabet.BASE64_URL, 40, 2000).trigger(0));
        all.add(key("GOCSPX-", Alphabet.BASE64_URL, 28, 28).trigger(4));
        all.add(new Trigger(
                "AccountKey", 6, Checks.value("AccountKey", Alphabet.of("A-Za-z0-9+/"), 86, 86, "==", Secret.AZURE)));
        all.add(token("dop_v1_", Alphabet.HEX, 64, 64).trigger(3));
    }

    private static void grid(List<Trigger> all) {
        all.add(new Trigger("eyJ", 0, new JwtCheck()));
        all.add(new Trigger("xvY2F0aW9u", 0, Checks::macaroon));
        all.add(new TokenCheck("zteos64:", Alphabet.of("A-Za-z0-9_+/=\\-"), 40, 4000, Secret.EOS_TOKEN).trigger(4));
        all.add(new Trigger("Bearer ", 0, Checks::bearer));
        all.add(new Trigger("bearer ", 0, Checks::bearer));
        all.add(new Trigger("Basic ", 0, Checks::basic));
    }

    private static void passwords(List<Trigger> all) {
        all.add(new Trigger("://", 0, new UrlCheck()));
        all.add(new Trigger("machine", 2, Checks::netrc));
        all.add(new Trigger("HTTP Cookie File", 5, Checks::cookies));
        all.add(new Trigger("$1$", 0, Checks.crypt("$1$", 22)));
        all.add(new Trigger("$apr1$", 3, Checks.crypt("$apr1$", 22)));
        all.add(new Trigger("$5$", 0, Checks.crypt("$5$", 43)));
        all.add(new Trigger("$6$", 0, Checks.crypt("$6$", 86)));
        all.add(new Trigger("$y$", 0, Checks.crypt("$y$", 43)));
        for (String kind : List.of("$2a$", "$2b$", "$2y$")) {
            all.add(new Trigger(kind, 0, Checks.crypt(kind, 53)));
        }
    }
}
