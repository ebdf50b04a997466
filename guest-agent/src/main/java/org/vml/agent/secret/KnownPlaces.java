package org.vml.agent.secret;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/// Where secrets lie by convention, as [PathPattern]s; `/**` at the end stands for all that is below.
final class KnownPlaces {
    /// Patterns divided by white space.
    static final Map<Secret, String> PATTERNS = patterns();

    /// Variables whose value is the path of a secret.
    static final Map<String, Secret> FILES_BY_VARIABLE = Map.ofEntries(
            Map.entry("X509_USER_PROXY", Secret.GRID_PROXY),
            Map.entry("X509_USER_KEY", Secret.GRID_KEY),
            Map.entry("BEARER_TOKEN_FILE", Secret.BEARER_TOKEN),
            Map.entry("KRB5CCNAME", Secret.KERBEROS_CACHE),
            Map.entry("KRB5_KTNAME", Secret.KEYTAB),
            Map.entry("KRB5_CLIENT_KTNAME", Secret.KEYTAB),
            Map.entry("AWS_SHARED_CREDENTIALS_FILE", Secret.AWS),
            Map.entry("AWS_WEB_IDENTITY_TOKEN_FILE", Secret.AWS),
            Map.entry("GOOGLE_APPLICATION_CREDENTIALS", Secret.GOOGLE_CLOUD),
            Map.entry("OS_CLIENT_CONFIG_FILE", Secret.OPENSTACK),
            Map.entry("KUBECONFIG", Secret.KUBERNETES),
            Map.entry("REGISTRY_AUTH_FILE", Secret.REGISTRY),
            Map.entry("NETRC", Secret.PASSWORD_FILE),
            Map.entry("PGPASSFILE", Secret.PASSWORD_FILE),
            Map.entry("RCLONE_CONFIG", Secret.PASSWORD_FILE),
            Map.entry("XrdSecSSSKT", Secret.KEYTAB),
            Map.entry("XAUTHORITY", Secret.SESSION),
            Map.entry("HISTFILE", Secret.HISTORY),
            Map.entry("PYTHON_HISTORY", Secret.HISTORY),
            Map.entry("MYSQL_HISTFILE", Secret.HISTORY),
            Map.entry("PSQL_HISTORY", Secret.HISTORY));

    private static final Set<String> SCRIPTS = Set.of(
            ".bashrc",
            ".bash_profile",
            ".bash_login",
            ".bash_aliases",
            ".profile",
            ".zshrc",
            ".zshenv",
            ".zprofile",
            ".zlogin",
            ".kshrc",
            ".cshrc",
            ".tcshrc",
            ".login",
            ".env",
            ".envrc");

    private KnownPlaces() {}

    /// Whether a shell reads files of this name.
    static boolean isScript(String name) {
        return SCRIPTS.contains(name) || name.endsWith(".sh") || name.endsWith(".csh") || name.endsWith(".env");
    }

    private static Map<Secret, String> patterns() {
        Map<Secret, String> all = new EnumMap<>(Secret.class);
        grid(all);
        logins(all);
        clouds(all);
        system(all);
        all.put(Secret.HISTORY, """
                .*_history .*-history .*_hist .zhistory .zsh_history* .bash_history* .histfile .lesshst .Rhistory
                .local/share/fish/fish_history .ipython/profile_*/history.sqlite .julia/logs/repl_history.jl .dbshell
                .local/state/*/history""");
        return all;
    }

    /// The grid: Globus, VOMS, WLCG's token discovery (`bt_u$UID` in `$XDG_RUNTIME_DIR` or `/tmp`), Rucio, HTCondor.
    private static void grid(Map<Secret, String> all) {
        all.put(Secret.GRID_KEY, ".globus/userkey*.pem .globus/usercred*.p12 .globus/*.p12 .globus/*.pfx");
        all.put(
                Secret.GRID_HOST_KEY,
                "/etc/grid-security/*key.pem /etc/grid-security/*/*key.pem /etc/grid-security/*/*/*key.pem");
        all.put(Secret.GRID_PROXY, "x509up_u* x509up_p* .globus/gridproxy.cert .globus/*proxy*");
        all.put(Secret.KERBEROS_CACHE, "krb5cc_* krb5ccmaster_* /tmp/krb5cc*/** /run/user/*/krb5cc/** /tmp/tkt*");
        all.put(
                Secret.KEYTAB,
                "*.keytab krb5.keytab* /var/kerberos/krb5kdc/** /etc/krb5kdc/** /var/lib/krb5kdc/** .xrd/sss.keytab*");
        all.put(Secret.BEARER_TOKEN, "bt_u* BEARER_TOKEN* vt_u* .oidc-agent/** .config/oidc-agent/**");
        all.put(
                Secret.RUCIO_TOKEN,
                "/tmp/*/.rucio_*/auth_token* .rucio_*/auth_token* .rucio/auth_token* .rucio_*/oidc_*");
        all.put(Secret.BATCH_TOKEN, """
                .condor/tokens.d/** /etc/condor/tokens.d/** /etc/condor/passwords.d/** /etc/condor/*password*
                /etc/munge/munge.key .pathena/.token .pathena/*token* .dask/*.pem""");
    }

    private static void logins(Map<Secret, String> all) {
        all.put(Secret.PASSWORD_FILE, """
                .netrc _netrc .netrc.gpg .git-credentials .config/git/credentials .pgpass .mylogin.cnf .cvspass .pypirc
                .subversion/auth/** .config/rclone/rclone.conf .s3cfg .boto .htpasswd .vnc/passwd .config/hub
                .config/gh/hosts.yml .config/glab-cli/config.yml .vault-token .gem/credentials .cargo/credentials
                .cargo/credentials.toml .m2/settings-security.xml .huggingface/token .cache/huggingface/token
                .cache/huggingface/stored_tokens .kaggle/kaggle.json .terraform.d/credentials.tfrc.json
                .singularity/remote.yaml .apptainer/remote.yaml .smbcredentials .davfs2/secrets /etc/davfs2/secrets
                .mozilla/firefox/*/logins.json .mozilla/firefox/*/key*.db .config/*/Default/Login*Data .config/*/*/Default/Login*Data
                .cadaverrc .fetchmailrc .msmtprc .offlineimaprc .mutt/*pass* .ldaprc .config/pip/.netrc .authinfo
                .authinfo.gpg .neon/session .jupyter/jupyter_server_config.json .jupyter/jupyter_notebook_config.json
                .local/share/jupyter/runtime/**""");
        all.put(Secret.COOKIES, """
                .mozilla/firefox/*/cookies.sqlite* .config/*/Default/Cookies* .config/*/*/Default/Cookies*
                .config/*/Default/Network/Cookies* .config/*/*/Default/Network/Cookies*""");
        all.put(Secret.PGP_KEY, ".gnupg/private-keys-v1.d/** .gnupg/secring.gpg .gnupg/secring.kbx");
        all.put(
                Secret.KEY_RING,
                ".local/share/keyrings/** .gnome2/keyrings/** .local/share/kwalletd/** .password-store/** *.kdbx");
        all.put(Secret.SESSION, """
                .Xauthority .ICEauthority xauth_* .xauth* /run/sudo/** /var/run/sudo/** /var/db/sudo/ts/**
                /var/lib/sudo/ts/** /var/lib/systemd/random-seed /var/lib/systemd/credential.secret""");
    }

    private static void clouds(Map<Secret, String> all) {
        all.put(Secret.AWS, ".aws/credentials* .aws/cli/cache/** .aws/sso/cache/** .aws/login/cache/** .passwd-s3fs");
        all.put(Secret.GOOGLE_CLOUD, ".config/gcloud/** .gsutil/** .config/earthengine/credentials");
        all.put(Secret.AZURE, ".azure/**");
        all.put(Secret.OPENSTACK, "openstack/clouds.yaml openstack/secure.yaml .config/openstack/**");
        all.put(
                Secret.KUBERNETES,
                ".kube/config* .kube/cache/oidc-login/** /etc/kubernetes/*.conf /var/lib/kubelet/pki/**");
        all.put(Secret.REGISTRY, """
                .docker/config.json .dockercfg containers/auth.json /run/containers/*/auth.json
                .singularity/docker-config.json .apptainer/docker-config.json""");
    }

    private static void system(Map<Secret, String> all) {
        all.put(Secret.SSH_HOST_KEY, "/etc/ssh/ssh_host_*_key /etc/ssh/ssh_host_key /etc/dropbear/dropbear_*_host_key");
        all.put(Secret.PASSWORD_HASH, """
                /etc/shadow* /etc/gshadow* /etc/security/opasswd* /var/backups/*shadow* /etc/*.secret
                /boot/grub2/user.cfg /etc/sasldb2 /var/lib/sss/db/** /var/lib/sss/secrets/** /etc/samba/*.tdb
                /var/lib/samba/private/** /var/lib/AccountsService/secrets/**""");
        all.put(Secret.NETWORK, """
                /etc/NetworkManager/system-connections/** /run/NetworkManager/system-connections/** /var/lib/iwd/**
                /var/lib/NetworkManager/secret_key /etc/wpa_supplicant.conf /etc/wpa_supplicant/*.conf
                /etc/ppp/*-secrets /etc/ipsec.secrets /etc/ipsec.d/private/** /etc/swanctl/private/**
                /etc/wireguard/** /etc/netplan/*wifi* /etc/ceph/*.keyring /etc/postfix/sasl_passwd*
                /etc/exim4/passwd.client /etc/iscsi/iscsid.conf""");
        all.put(Secret.CONTEXT, """
                /mnt/.rw/context/** /var/lib/cloud/seed/** /var/lib/cloud/instances/*/user-data.txt*
                /var/lib/cloud/instances/*/vendor-data* /var/lib/cloud/instances/*/cloud-config.txt
                /var/lib/cloud/instances/*/obj.pkl /var/lib/cloud/instances/*/scripts/** /run/cloud-init/** /var/lib/amiconfig/** /etc/credstore/**
                /etc/credstore.encrypted/** /run/credentials/** /root/anaconda-ks.cfg /root/original-ks.cfg
                /var/lib/cloud-context/**""");
        all.put(Secret.PRIVATE_KEY, "/etc/ssl/private/** /etc/pki/tls/private/** /etc/letsencrypt/archive/*/privkey*");
    }
}
