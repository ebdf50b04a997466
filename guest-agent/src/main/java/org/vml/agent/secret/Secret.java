package org.vml.agent.secret;

import org.vml.protocol.environment.Withheld;

/// What kind of secret was found. It tells nothing of the content.
public enum Secret {
    SSH_KEY("SSH private key", "ssh-keygen"),
    SSH_HOST_KEY("SSH host key", "ssh-keygen -A"),
    PGP_KEY("PGP private key", "gpg --import"),
    PRIVATE_KEY("private key", "openssl genpkey"),
    KEY_STORE("key store", "openssl pkcs12"),
    GRID_KEY("grid user key", "a new certificate from its authority"),
    GRID_HOST_KEY("grid host key", "a new certificate from its authority"),
    GRID_PROXY("grid proxy", "voms-proxy-init"),
    KERBEROS_CACHE("Kerberos credential cache", "kinit"),
    KEYTAB("Kerberos keytab", "ktutil"),
    BEARER_TOKEN("bearer token", "htgettoken"),
    RUCIO_TOKEN("Rucio token", "rucio whoami"),
    EOS_TOKEN("EOS token", "eos token"),
    MACAROON("macaroon", "x509-macaroon"),
    BATCH_TOKEN("batch system token", "condor_token_fetch"),
    WEB_TOKEN("JSON web token", "oidc-token"),
    ACCESS_TOKEN("access token", "a new token from its issuer"),
    API_KEY("API key", "a new key from its issuer"),
    PASSWORD("password", "set it again"),
    PASSWORD_FILE("stored passwords", "log in again"),
    PASSWORD_IN_URL("password in a URL", "set it again"),
    PASSWORD_IN_COMMAND("password in a command", "set it again"),
    PASSWORD_HASH("password hash", "passwd"),
    COOKIES("session cookies", "log in again"),
    KEY_RING("key ring", "log in again"),
    SESSION("session authority", "log in again"),
    AWS("AWS credentials", "aws configure"),
    GOOGLE_CLOUD("Google Cloud credentials", "gcloud auth login"),
    AZURE("Azure credentials", "az login"),
    OPENSTACK("OpenStack credentials", "openstack application credential create"),
    KUBERNETES("Kubernetes credentials", "kubectl config"),
    REGISTRY("container registry login", "docker login"),
    NETWORK("network password", "nmcli connection"),
    CONTEXT("contextualisation", "the machine's user data"),
    HISTORY("history of commands", "");

    private final String kind;
    private final String hint;

    Secret(String kind, String hint) {
        this.kind = kind;
        this.hint = hint;
    }

    /// What it is, for people: `grid proxy`.
    public String kind() {
        return kind;
    }

    /// How to make it anew: `voms-proxy-init`; may be empty.
    public String hint() {
        return hint;
    }

    /// What is said of it outside.
    ///
    /// @param where as in [Withheld]
    public Withheld withheld(String where, int mode) {
        return new Withheld(where, kind, mode, hint);
    }
}
