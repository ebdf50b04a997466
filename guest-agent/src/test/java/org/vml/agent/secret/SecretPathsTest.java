package org.vml.agent.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vml.protocol.environment.Facts;
import org.vml.protocol.environment.FileKind;
import org.vml.protocol.environment.FileTime;
import org.vml.protocol.environment.RawPath;
import org.vml.protocol.wire.Bytes;

class SecretPathsTest {
    private final SecretPaths paths = new SecretPaths();

    private static Facts facts(FileKind kind, int uid, long size) {
        FileTime time = new FileTime(0, 0);
        return new Facts(kind, 0600, uid, 0, size, time, time, 1, 1, 0);
    }

    @ParameterizedTest
    @CsvSource({
        "/home/alice/.globus/userkey.pem, GRID_KEY",
        "/root/.globus/usercred.p12, GRID_KEY",
        "/tmp/x509up_u1000, GRID_PROXY",
        "/etc/grid-security/hostkey.pem, GRID_HOST_KEY",
        "/etc/grid-security/xrd/xrdkey.pem, GRID_HOST_KEY",
        "/etc/ssh/ssh_host_ed25519_key, SSH_HOST_KEY",
        "/tmp/krb5cc_1000, KERBEROS_CACHE",
        "/tmp/krb5cc_1000_Ab3dEf, KERBEROS_CACHE",
        "/run/user/1000/krb5cc/tktAb3, KERBEROS_CACHE",
        "/etc/krb5.keytab, KEYTAB",
        "/home/alice/alice.keytab, KEYTAB",
        "/run/user/1000/bt_u1000, BEARER_TOKEN",
        "/tmp/bt_u1000-atlas, BEARER_TOKEN",
        "/home/alice/BEARER_TOKEN_prod, BEARER_TOKEN",
        "/tmp/alice/.rucio_alice/auth_token_for_account_alice, RUCIO_TOKEN",
        "/home/alice/.netrc, PASSWORD_FILE",
        "/home/alice/.git-credentials, PASSWORD_FILE",
        "/home/alice/.aws/credentials, AWS",
        "/data/backup/alice/.aws/credentials, AWS",
        "/home/alice/.config/gcloud/application_default_credentials.json, GOOGLE_CLOUD",
        "/home/alice/.azure/msal_token_cache.json, AZURE",
        "/home/alice/.kube/config, KUBERNETES",
        "/home/alice/.docker/config.json, REGISTRY",
        "/run/user/1000/containers/auth.json, REGISTRY",
        "/home/alice/.gnupg/private-keys-v1.d/0123.key, PGP_KEY",
        "/etc/shadow, PASSWORD_HASH",
        "/etc/shadow-, PASSWORD_HASH",
        "/etc/gshadow, PASSWORD_HASH",
        "/home/alice/.bash_history, HISTORY",
        "/home/alice/.python_history, HISTORY",
        "/home/alice/.mysql_history, HISTORY",
        "/home/alice/.root_hist, HISTORY",
        "/mnt/.rw/context/openstack/latest/user_data, CONTEXT",
        "/etc/wpa_supplicant/wpa_supplicant-wlan0.conf, NETWORK",
        "/etc/NetworkManager/system-connections/home.nmconnection, NETWORK",
        "/run/sudo/ts/alice, SESSION",
        "/home/alice/.Xauthority, SESSION",
    })
    void knowsWhereSecretsLie(String path, Secret secret) {
        assertEquals(secret, paths.find(RawPath.of(path)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/home/alice/.ssh/id_rsa.pub",
                "/home/alice/.ssh/authorized_keys",
                "/home/alice/.ssh/known_hosts",
                "/home/alice/.ssh/config",
                "/etc/ssh/ssh_host_rsa_key.pub",
                "/etc/ssh/sshd_config",
                "/etc/grid-security/hostcert.pem",
                "/etc/grid-security/certificates/abc.0",
                "/home/alice/.globus/usercert.pem",
                "/home/alice/credentials",
                "/home/alice/.aws/config",
                "/home/alice/config.json",
                "/home/alice/.gnupg/pubring.kbx",
                "/home/alice/shadow",
                "/home/alice/history",
                "/etc/passwd",
                "/etc/krb5.conf",
                "/mnt/.rw/contexts",
                "/etc/NetworkManager/NetworkManager.conf",
                "/usr/share/doc/wpasupplicant/examples/wpa_supplicant.conf",
            })
    void leavesOthersAlone(String path) {
        assertNull(paths.find(RawPath.of(path)));
    }

    @Test
    void learnsWhereAnEnvironmentHasItsSecrets() {
        paths.learn(Map.of(
                "X509_USER_PROXY", "/data/alice//proxies/./mine",
                "KRB5CCNAME", "FILE:/data/alice/tickets",
                "KUBECONFIG", "/data/a.yaml:/data/b.yaml",
                "DOCKER_CONFIG", "/data/docker",
                "HISTFILE", "relative"));
        assertEquals(Secret.GRID_PROXY, paths.find(RawPath.of("/data/alice/proxies/mine")));
        assertEquals(Secret.KERBEROS_CACHE, paths.find(RawPath.of("/data/alice/tickets")));
        assertEquals(Secret.KUBERNETES, paths.find(RawPath.of("/data/b.yaml")));
        assertEquals(Secret.REGISTRY, paths.find(RawPath.of("/data/docker/config.json")));
        assertNull(paths.find(RawPath.of("/home/alice/relative")));
        assertNull(paths.find(RawPath.of("/data/alice/proxies/mine2")));
    }

    @Test
    void namesNeedNotBeText() {
        byte[] name = {'.', (byte) 0xff, '_', 'h', 'i', 's', 't'};
        assertEquals(Secret.HISTORY, paths.find(RawPath.of("/home/alice").child(Bytes.of(name))));
    }

    @Test
    void onlyFilesWithContentAreSecrets() {
        RawPath key = RawPath.of("/home/alice/.globus/userkey.pem");
        assertEquals(Secret.GRID_KEY, paths.find(key, facts(FileKind.FILE, 1000, 1700)));
        assertNull(paths.find(key, facts(FileKind.FILE, 1000, 0)));
        assertNull(paths.find(key, facts(FileKind.SYMLINK, 1000, 20)));
        assertNull(paths.find(key, facts(FileKind.DIRECTORY, 1000, 0)));
    }

    @Test
    void theLibraryWithTheKeysOfItsTestsIsKnownIfItIsRoots() {
        RawPath library = RawPath.of("/usr/lib/x86_64-linux-gnu/libgnutls.so.30.34.3");
        assertTrue(SecretPaths.hasPublishedKeys(library, facts(FileKind.FILE, 0, 1)));
        assertFalse(SecretPaths.hasPublishedKeys(library, facts(FileKind.FILE, 1000, 1)));
        assertFalse(SecretPaths.hasPublishedKeys(RawPath.of("/usr/lib/libmine.so"), facts(FileKind.FILE, 0, 1)));
    }

    @Test
    void tellsKindAndHintAndNothingElse() {
        assertEquals("grid proxy", Secret.GRID_PROXY.kind());
        assertEquals(
                "voms-proxy-init",
                Secret.GRID_PROXY.withheld("/tmp/x509up_u0", 0600).hint());
    }
}
