package org.vml.agent.secret;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;

/// Secrets of every shape, made up at run time from parts, so that the repository holds none.
public final class Planted {
    private static final String WORD = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    private static final String DASHES = "-".repeat(5);

    private final Random random;
    private final Map<String, Plant> all = new LinkedHashMap<>();

    /// A secret and as what it is to be found.
    ///
    /// @param text as Latin-1
    public record Plant(Secret secret, String text) {
        public byte[] content() {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    private Planted(Random random) {
        this.random = random;
    }

    public static Map<String, Plant> all(Random random) throws GeneralSecurityException {
        Planted planted = new Planted(random);
        planted.keys();
        planted.tokens();
        planted.clouds();
        planted.grid();
        planted.passwords();
        return planted.all;
    }

    private void plant(String name, Secret secret, String content) {
        all.put(name, new Plant(secret, content));
    }

    private void keys() throws GeneralSecurityException {
        byte[] rsa = key("RSA").getEncoded();
        byte[] ec = key("EC").getEncoded();
        byte[] edwards = key("Ed25519").getEncoded();
        plant("PKCS#8", Secret.PRIVATE_KEY, pem("PRIVATE KEY", "", rsa, "\n"));
        plant("PKCS#8 with carriage returns", Secret.PRIVATE_KEY, pem("PRIVATE KEY", "", ec, "\r\n"));
        plant("Ed25519", Secret.PRIVATE_KEY, pem("PRIVATE KEY", "", edwards, "\n"));
        plant("RSA", Secret.PRIVATE_KEY, pem("RSA PRIVATE KEY", "", rsa, "\n"));
        plant("EC", Secret.PRIVATE_KEY, pem("EC PRIVATE KEY", "", ec, "\n"));
        plant("encrypted", Secret.PRIVATE_KEY, pem("ENCRYPTED PRIVATE KEY", "", ec, "\n"));
        String fields = "Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0123456789ABCDEF\n\n";
        plant("RSA with a passphrase", Secret.PRIVATE_KEY, pem("RSA PRIVATE KEY", fields, rsa, "\n"));
        plant("in JSON", Secret.PRIVATE_KEY, "{\"private_key\": \"" + pem("PRIVATE KEY", "", rsa, "\\n") + "\"}");
        plant("in source code", Secret.PRIVATE_KEY, pem("PRIVATE KEY", "", rsa, "\\n\" +\n    \""));
        plant("indented", Secret.PRIVATE_KEY, "key: |\n  " + pem("PRIVATE KEY", "", ec, "\n  "));
        byte[] openSsh = ("openssh-key-v1\0\0\0\0\4none\0\0\0\4none" + text(200)).getBytes(StandardCharsets.ISO_8859_1);
        plant("OpenSSH", Secret.SSH_KEY, pem("OPENSSH PRIVATE KEY", "", openSsh, "\n"));
        plant("PGP", Secret.PGP_KEY, pem("PGP PRIVATE KEY BLOCK", "Version: GnuPG v2\n\n", rsa, "\n"));
        String encoded = Base64.getEncoder()
                .encodeToString(pem("RSA PRIVATE KEY", "", rsa, "\n").getBytes(StandardCharsets.US_ASCII));
        plant("kubeconfig", Secret.PRIVATE_KEY, "client-key-data: " + encoded);
        plant("WireGuard", Secret.NETWORK, "[Interface]\nPrivate" + "Key = " + text(43) + "=\n");
        plant("PuTTY", Secret.SSH_KEY, "PuTTY-User-" + "Key-File-3: ssh-ed25519\nPrivate-Lines: 1\n" + text(60));
    }

    static byte[] rsaKey() throws GeneralSecurityException {
        String text = pem("RSA PRIVATE KEY", "", key("RSA").getEncoded(), "\n");
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static PrivateKey key(String algorithm) throws GeneralSecurityException {
        return KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    }

    static String pem(String label, String fields, byte[] raw, String end) {
        String body =
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(raw).replace("\n", end);
        return DASHES + "BEGIN " + label + DASHES + end + fields + body + end + DASHES + "END " + label + DASHES + end;
    }

    private void tokens() {
        for (String kind : new String[] {"p", "o", "u", "s", "r"}) {
            plant("GitHub " + kind, Secret.ACCESS_TOKEN, "token: gh" + kind + "_" + text(36) + "\n");
        }
        plant("GitHub, fine-grained", Secret.ACCESS_TOKEN, "github" + "_pat_" + text(22) + "_" + text(59));
        plant("GitLab", Secret.ACCESS_TOKEN, "TOKEN=gl" + "pat-" + text(20));
        plant("npm", Secret.ACCESS_TOKEN, "np" + "m_" + text(36));
        plant("npm's settings", Secret.ACCESS_TOKEN, "//registry.local/:_auth" + "Token=" + text(36));
        plant("PyPI", Secret.ACCESS_TOKEN, "password = pypi" + "-AgEI" + text(150));
        plant("Hugging Face", Secret.ACCESS_TOKEN, "h" + "f_" + text(34));
        plant("Slack", Secret.ACCESS_TOKEN, "xo" + "xb-" + "2473829473-2938472938-" + text(24));
        plant("Stripe", Secret.API_KEY, "sk" + "_live_" + text(24));
        plant("Vault", Secret.ACCESS_TOKEN, "hv" + "s." + text(24));
        plant("Docker Hub", Secret.ACCESS_TOKEN, "dckr" + "_pat_" + text(27));
        plant("SendGrid", Secret.API_KEY, "S" + "G." + text(22) + "." + text(43));
    }

    private void clouds() {
        String id = "AK" + "IA" + text("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16);
        plant("AWS, both", Secret.AWS, "id," + id + "\nkey," + text(40) + "\n");
        plant("AWS, secret", Secret.AWS, "aws_secret" + "_access_key = " + text(40) + "\n");
        plant("AWS, JSON", Secret.AWS, "{\"Secret" + "AccessKey\": \"" + text(40) + "\"}");
        plant("Google", Secret.API_KEY, "AI" + "za" + text(35));
        plant("Google, OAuth", Secret.ACCESS_TOKEN, "ya" + "29." + text(120));
        plant("Azure", Secret.AZURE, "AccountName=a;Account" + "Key=" + text(86) + "==;EndpointSuffix=x");
    }

    private void grid() {
        plant("SciToken", Secret.WEB_TOKEN, token("{\"typ\":\"JWT\",\"alg\":\"RS256\",\"kid\":\"key-rs256\"}", 600));
        plant("long token", Secret.WEB_TOKEN, token("{\"alg\":\"ES256\",\"typ\":\"JWT\"}", 12_000));
        plant("JWE", Secret.WEB_TOKEN, token("{\"alg\":\"RSA-OAEP\",\"enc\":\"A256GCM\"}", 100));
        String packets = "001clocation dcache.local\n0013identifier " + text(40) + "\n002fsignature " + text(40);
        plant("macaroon", Secret.MACAROON, "{\"macaroon\":\"" + base64(packets) + "\"}");
        plant("EOS", Secret.EOS_TOKEN, "zte" + "os64:" + text(120));
        plant("Authorization", Secret.BEARER_TOKEN, "Authorization: Bea" + "rer " + text(40) + "\r\n");
        plant("Basic", Secret.PASSWORD, "Authorization: Bas" + "ic " + base64("alice:" + text(12)) + "\r\n");
        plant("Kerberos cache", Secret.KERBEROS_CACHE, "\5\4\0\14\0\1\0\10\0\0\0\0\0\0\0\0\0\0\0\1" + text(100));
        plant("keytab", Secret.KEYTAB, "\5\2\0\0\0\102\0\2\0\7CERN.CH\0\4host\0\10a.cern.c" + text(100));
    }

    /// A token with a payload of so many bytes.
    private String token(String header, int length) {
        String payload = "{\"sub\":\"" + text(length) + "\",\"iss\":\"https://issuer.local\"}";
        return base64(header).replace("=", "") + "." + base64(payload).replace("=", "") + "." + text(86);
    }

    private void passwords() {
        plant("URL", Secret.PASSWORD_IN_URL, "index = https://alice:" + text(10) + "@pypi.cern.ch/simple\n");
        plant("database", Secret.PASSWORD_IN_URL, "DB=postgresql://app:" + text(8) + "@localhost:5432/app\n");
        plant("netrc", Secret.PASSWORD_FILE, "machine a.cern.ch\n  login alice\n  password " + text(10) + "\n");
        plant("SHA-512", Secret.PASSWORD_HASH, "passwd: $" + "6$" + text(8) + "$" + text(86) + "\n");
        plant("yescrypt", Secret.PASSWORD_HASH, "root:$" + "y$j9T$" + text(22) + "$" + text(43) + ":1::\n");
        plant("bcrypt", Secret.PASSWORD_HASH, "alice:$" + "2b$12$" + text(53) + "\n");
        String jar = "# Netscape " + "HTTP Cookie File\n\n#HttpOnly_.cern.ch\tTRUE\t/\tTRUE\t0\tsession\t";
        plant("cookies", Secret.COOKIES, jar + text(20) + "\n");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Letters and digits, a digit and both cases among them.
    String text(int length) {
        String text = text(WORD, length);
        return length < 3 ? text : text.substring(0, length - 3) + "q7Z";
    }

    private String text(String alphabet, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }
}
