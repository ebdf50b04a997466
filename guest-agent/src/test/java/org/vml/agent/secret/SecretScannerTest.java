package org.vml.agent.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vml.protocol.environment.RawPath;

class SecretScannerTest {
    private static final long SEED = System.nanoTime();

    private final Random random = new Random(SEED);
    private final SecretScanner scanner = new SecretScanner();

    static {
        System.out.println("SecretScannerTest: seed " + SEED);
    }

    private static @Nullable Secret scan(String content) {
        return SecretScanner.scan(content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private @Nullable Secret scan(byte[] content, int... cuts) {
        scanner.reset();
        int from = 0;
        for (int cut : cuts) {
            var _ = scanner.feed(content, from, cut - from);
            from = cut;
        }
        var _ = scanner.feed(content, from, content.length - from);
        return scanner.finish();
    }

    @Test
    void findsSecretsOfEveryShape() throws GeneralSecurityException {
        Planted.all(random).forEach((name, plant) -> assertEquals(plant.secret(), scan(plant.content()), name));
    }

    @Test
    void findsThemWhereverTheContentIsCut() throws GeneralSecurityException {
        Planted.all(random).forEach((name, plant) -> {
            byte[] content = plant.content();
            for (int cut = 0; cut <= content.length; cut++) {
                assertEquals(plant.secret(), scan(content, cut), name + " cut at " + cut);
            }
        });
    }

    @Test
    void findsThemInSingleBytes() throws GeneralSecurityException {
        Planted.all(random).forEach((name, plant) -> {
            scanner.reset();
            byte[] content = plant.content();
            for (int at = 0; at < content.length; at++) {
                var _ = scanner.feed(content, at, 1);
            }
            assertEquals(plant.secret(), scanner.finish(), name);
        });
    }

    @Test
    void findsThemInLargeFilesAtEveryBorderOfItsBuffer() throws GeneralSecurityException {
        byte[] noise = new byte[300_000];
        Planted.all(random).forEach((name, plant) -> {
            if (plant.secret() == Secret.KERBEROS_CACHE || plant.secret() == Secret.KEYTAB) {
                return;
            }
            for (int at : new int[] {57_344, 65_535, 65_536, 130_000, noise.length - plant.content().length - 1}) {
                Arrays.fill(noise, (byte) '\n');
                int from = at - random.nextInt(200);
                System.arraycopy(plant.content(), 0, noise, from, plant.content().length);
                assertEquals(plant.secret(), scan(noise, random.nextInt(noise.length)), name + " at " + from);
            }
        });
    }

    @Test
    void saysSoBeforeTheFileEnds() throws GeneralSecurityException {
        byte[] key = Planted.rsaKey();
        byte[] file = Arrays.copyOf(key, 1 << 20);
        assertEquals(Secret.PRIVATE_KEY, new SecretScanner().feed(file, 0, file.length));
    }

    @Test
    void forgetsTheFileBefore() throws GeneralSecurityException {
        byte[] key = Planted.rsaKey();
        var _ = scanner.feed(key, 0, key.length);
        assertEquals(Secret.PRIVATE_KEY, scanner.finish());
        scanner.reset();
        assertNull(scanner.finish());
    }

    @Test
    void passwordsInCommandsAreFoundInScripts() {
        byte[] script = ("# settings\nexport DB_" + "PASSWORD=Tr0ub" + "adour\n").getBytes(StandardCharsets.US_ASCII);
        for (String name : List.of(".bashrc", "setup.sh", ".env", "notes.txt")) {
            scanner.reset(RawPath.of("/home/alice").child(name));
            var _ = scanner.feed(script, 0, 20);
            var _ = scanner.feed(script, 20, script.length - 20);
            assertEquals(name.equals("notes.txt") ? null : Secret.PASSWORD, scanner.finish(), name);
        }
    }

    @Test
    void findsKeysAndKeyStoresInTheirBinaryForms(@TempDir Path folder) throws Exception {
        for (String algorithm : new String[] {"RSA", "EC", "Ed25519", "DSA"}) {
            byte[] key = KeyPairGenerator.getInstance(algorithm)
                    .generateKeyPair()
                    .getPrivate()
                    .getEncoded();
            assertEquals(Secret.PRIVATE_KEY, SecretScanner.scan(key), algorithm);
        }
        for (String type : new String[] {"PKCS12", "JKS"}) {
            assertEquals(Secret.KEY_STORE, SecretScanner.scan(keyStore(folder.resolve(type), type)), type);
        }
    }

    /// A store that the JDK's own tool makes, as it needs a certificate.
    private static byte[] keyStore(Path file, String type) throws Exception {
        List<String> command = List.of((Path.of(System.getProperty("java.home"), "bin", "keytool")
                        + " -genkeypair -keyalg EC -alias a -dname CN=a -storepass changeit -keypass changeit -storetype "
                        + type
                        + " -keystore " + file)
                .split(" "));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), said);
        return Files.readAllBytes(file);
    }

    @Test
    void storesOfCertificatesAreNoSecrets() throws IOException {
        Path trusted = Path.of(System.getProperty("java.home"), "lib", "security", "cacerts");
        assertNull(SecretScanner.scan(Files.readAllBytes(trusted)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA", "EC", "Ed25519"})
    void publicKeysAreNoSecrets(String algorithm) throws GeneralSecurityException {
        byte[] key = KeyPairGenerator.getInstance(algorithm)
                .generateKeyPair()
                .getPublic()
                .getEncoded();
        assertNull(SecretScanner.scan(key));
        assertNull(scan(Planted.pem("PUBLIC KEY", "", key, "\n")));
        assertNull(scan(Planted.pem("CERTIFICATE", "", key, "\n")));
        assertNull(scan("ssh-rsa " + Base64.getEncoder().encodeToString(key) + " alice@host\n"));
    }

    @Test
    void whatOnlyKnowsAHeaderIsNoSecret() {
        String begin = "-----BEGIN " + "RSA PRIVATE KEY-----";
        String end = "-----END " + "RSA PRIVATE KEY-----";
        assertNull(scan("data\0" + begin + "\0" + end + "\0ENCRYPTED\0more strings of a library\0"));
        assertNull(scan("if line == '" + begin + "':\n    raise ValueError('not a key')\n" + "x = 1\n".repeat(50)));
        assertNull(scan(begin + "\nMIIEpAIBAAKCAQEA...\n" + end));
        assertNull(scan(begin + "\n" + ("x".repeat(64) + "\n").repeat(8) + end));
        assertNull(scan("Paste what stands between " + begin + " and " + end + " into the field of the form, please."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:password@host/",
                "https://alice:${TOKEN}@gitlab.local/",
                "https://%s:%s@host.local/",
                "ftp://user:<password>@ftp.local/",
                "https://alice:s3cr3tvalue@example.com/",
                "http://[::1]:8080/a@b",
                "http://host.local:8080/@scope/package",
                "xmlns:a=\"http://www.w3.org/1999/xhtml\" mail=a@b.ch",
                "see git@github.com:owner/repository.git",
                "npm_config_registry_and_some_more_words=1",
                "eyJ is how each of them begins",
                "eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.",
                "eyJhbGciOiJIUzI1NiJ9 eyJhIjoxfQ",
                "the bearer of this letter who is named below",
                "Authorization: Bearer YOUR_TOKEN_HERE_0123456789",
                "Authorization: Bearer ${TOKEN}",
                "AKIA is how they begin, and AKIAIOSFODNN7EXAMPLE is one",
                "aws_secret_access_key = wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
                "aws_secret_access_key = os.environ['AWS_SECRET_ACCESS_KEY']",
                "aws_access_key_id = 0123456789012345678901234567890123456789",
                "machine host login user password secret",
                "f'machine {host} login {user} password {self.password}'",
                "http_proxy=http://john:p4ssw0rd@proxy.local:8080",
                "The machine is slow; login first, password later.",
                "root:*:19000:0:99999:7:::",
                "price: $1$ and $6$, $y$ is the name",
                "hf_transfer_is_a_library_for_fast_downloads",
                "ghp_ is a prefix, ghp_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx too",
                "sk_live_ and xoxb- and glpat- and pypi-AgEI are prefixes",
                "# Netscape HTTP Cookie File\n# This is a generated file.\n",
                "d41d8cd98f00b204e9800998ecf8427e  empty",
            })
    void nearMissesAreNoSecrets(String text) {
        assertNull(scan(text + "\n"), text);
    }

    @Test
    void noiseIsNoSecret() {
        byte[] noise = new byte[64 << 20];
        random.nextBytes(noise);
        assertNull(SecretScanner.scan(noise));
    }
}
