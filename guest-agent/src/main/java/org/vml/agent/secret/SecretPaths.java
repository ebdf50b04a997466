package org.vml.agent.secret;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Where secrets are kept, whatever they look like. Sources: the manual pages of the programs, globus-user(7),
/// krb5.conf(5),
/// ssh-keygen(1), shadow(5), and the documentation of WLCG's token discovery.
public final class SecretPaths {
    private static final String HOME = "/(?:root|home/[^/]+|afs/.+|eos/user/.+)";

    private record Place(Pattern pattern, Secret secret) {}

    private static final List<Place> PLACES = List.of(
            place(
                    HOME + "/\\.globus/(userkey\\.pem|usercred\\.p12|.*\\.p12)",
                    "grid key",
                    "copy it from where it is kept"),
            place("/tmp/x509up_.*", "grid proxy", "voms-proxy-init"),
            place("/etc/grid-security/.*key\\.pem", "grid host key", "ask the certificate authority"),
            place("/etc/ssh/ssh_host_.*_key", "SSH host key", "ssh-keygen -A"),
            place("/tmp/krb5cc_.*|/run/user/[0-9]+/krb5cc.*", "Kerberos tickets", "kinit"),
            place("/etc/krb5\\.keytab|.*\\.keytab", "Kerberos keytab", "ask the administrator of the realm"),
            place("(/tmp|/run/user/[0-9]+)/bt_u.*|.*/BEARER_TOKEN[^/]*", "bearer token", "htgettoken or oidc-token"),
            place(
                    "/tmp/[^/]*/?\\.?rucio_[^/]+/.*token.*|.*/\\.rucio_[^/]*/auth_token.*",
                    "rucio token",
                    "rucio whoami"),
            place(HOME + "/\\.netrc|" + HOME + "/\\.git-credentials", "passwords of servers", "log in again"),
            place(
                    HOME + "/\\.(aws/(credentials|sso/.*|cli/cache/.*)|azure/.*|config/gcloud/.*|kube/config"
                            + "|config/openstack/clouds\\.yaml|oci/config)",
                    "cloud credentials",
                    "log in to the cloud again"),
            place(
                    HOME + "/\\.(docker/config\\.json|config/containers/auth\\.json)|/run/.*/containers/auth\\.json",
                    "container registry credentials",
                    "docker login"),
            place(
                    HOME + "/\\.gnupg/(private-keys-v1\\.d/.*|secring\\.gpg|openpgp-revocs\\.d/.*)",
                    "GnuPG key",
                    "gpg --import"),
            place("/etc/(shadow|gshadow)-?|/etc/security/opasswd", "passwords of accounts", "passwd"),
            place(
                    HOME + "/\\.([a-z]*_history|history|python_history|mysql_history|psql_history|lesshst|viminfo)",
                    "history of commands",
                    ""),
            place("/mnt/\\.rw/context(/.*)?|/var/lib/(cloud|amiconfig)/.*", "contextualisation of the machine", ""),
            place("/etc/wpa_supplicant/.*|/etc/NetworkManager/system-connections/.*", "network passwords", ""),
            place("/etc/ssl/private/.*|/etc/pki/tls/private/.*|/var/lib/sss/(secrets|db)/.*", "private key", ""),
            place(
                    HOME + "/\\.(config/gh/hosts\\.yml|pypirc|npmrc|pgpass|my\\.cnf|vault-token|s3cfg|boto)",
                    "passwords and tokens",
                    "log in again"),
            place(
                    HOME + "/\\.local/share/keyrings/.*|" + HOME + "/\\.config/(google-chrome|chromium)/.*" + "|" + HOME
                            + "/\\.mozilla/.*/(key4\\.db|logins\\.json|cookies\\.sqlite)",
                    "key ring",
                    "log in again"));

    private SecretPaths() {}

    private static Place place(String pattern, String kind, String hint) {
        return new Place(Pattern.compile(pattern, Pattern.DOTALL), new Secret(kind, hint));
    }

    /// The secret that is kept at a path, as [org.vml.protocol.environment.RawPath] displays it; empty if none is.
    public static Optional<Secret> at(String path) {
        return PLACES.stream()
                .filter(place -> place.pattern.matcher(path).matches())
                .map(Place::secret)
                .findFirst();
    }
}
