package org.vml.agent.secret;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.security.GeneralSecurityException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SecretTextsTest {
    /// What tests write for a secret: no known shape.
    private static final String VALUE = "Tr0ub" + "adour";

    @ParameterizedTest
    @CsvSource({
        "DB_PASSWORD, PASSWORD",
        "PGPASSWORD, PASSWORD",
        "MYSQL_PWD, PASSWORD",
        "SSHPASS, PASSWORD",
        "OS_PASSWORD, PASSWORD",
        "GPG_PASSPHRASE, PASSWORD",
        "GITHUB_TOKEN, ACCESS_TOKEN",
        "GITHUB_TOKEN_2, ACCESS_TOKEN",
        "BEARER_TOKEN, ACCESS_TOKEN",
        "AWS_SESSION_TOKEN, ACCESS_TOKEN",
        "AWS_SECRET_ACCESS_KEY, API_KEY",
        "OPENAI_API_KEY, API_KEY",
        "apiKey, API_KEY",
        "CLIENT_SECRET, PASSWORD",
    })
    void namesTellThatVariablesAreSecret(String name, Secret secret) {
        assertEquals(secret, SecretTexts.variable(name, VALUE));
    }

    @ParameterizedTest
    @CsvSource({
        "PWD, /home/alice",
        "OLDPWD, /home/alice",
        "X509_USER_KEY, /home/alice/.globus/userkey.pem",
        "X509_USER_PROXY, /tmp/x509up_u1000",
        "GITHUB_TOKEN, ''",
        "GITHUB_TOKEN_FILE, value-of-some-length",
        "BEARER_TOKEN, /run/user/1000/bt_u1000",
        "AWS_ACCESS_KEY_ID, NOTASECRETATALL",
        "SSH_ASKPASS, /usr/libexec/openssh/gnome-ssh-askpass",
        "TOKENIZERS_PARALLELISM, false",
        "MAX_TOKENS, 4096",
        "USE_PASSWORD, yes",
        "TOKEN_URL, https://issuer.local/token",
        "OIDC_TOKEN, https://issuer.local/token",
        "KRB5CCNAME, FILE:/tmp/krb5cc_1000",
        "PATH, /usr/bin:/bin",
        "AtlasProject, Athena",
        "LS_COLORS, rs=0:di=01;34:ln=01;36:*.tar=01;31",
        "PS1, '[\\u@\\h \\W]\\$ '",
        "PROMPT_COMMAND, 'printf \"\\033]0;%s@%s:%s\\007\" \"${USER}\" \"${HOSTNAME%%.*}\" \"${PWD/#$HOME/~}\"'",
    })
    void othersAreNoSecrets(String name, String value) {
        assertNull(SecretTexts.variable(name, value), name);
    }

    @Test
    void aKeyThatBeginsLikeAPathIsASecret() {
        assertEquals(
                Secret.API_KEY, SecretTexts.variable("AWS_SECRET_ACCESS_KEY", "/q7Zk" + "L0pA2sX9".repeat(4) + "tUv"));
    }

    @Test
    void arraysAreLookedInto() {
        assertEquals(Secret.ACCESS_TOKEN, SecretTexts.variable("TOKENS", "([0]=\"" + VALUE + "\" [1]=\"b\")"));
        assertNull(SecretTexts.variable("TOKEN", "([0]=\"/tmp/bt_u1000\")"));
    }

    @Test
    void secretsOfKnownShapesAreFoundWhateverTheName() throws GeneralSecurityException {
        Planted.all(new Random(1)).forEach((name, plant) -> {
            String text = plant.text();
            if (text.indexOf('\0') >= 0) {
                return;
            }
            assertNotNull(SecretTexts.variable("A", text), name);
            assertNotNull(SecretTexts.text("a () \n{ \n    echo '" + text + "'\n}"), name);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export FOO_TOKEN=@",
                "FOO_PASSWORD='@' ./run",
                "f () \n{ \n    export FOO_TOKEN=@;\n    run\n}",
                "declare -x DB_PASSWORD=\"@\"",
                "setenv FOO_TOKEN @",
                "login --password=@",
                "login --password @",
                "login --api-key '@'",
                "java -Ddb.password=@ -jar a.jar",
                "sshpass -p @ ssh host",
                "sshpass -p@ ssh host",
                "mysql -u root -p@ database",
                "docker login -u alice -p @ registry.local",
                "curl -u alice:@ https://host.local/",
                "curl -s --user 'alice:@' https://host.local/",
                "curl -H 'X-Auth-Token: @' https://host.local/",
                "curl -H \"PRIVATE-TOKEN: @\" https://host.local/",
                "smbclient -U alice%@ //server/share",
                "ldapsearch -x -D cn=admin -w @",
                "redis-cli -a @ ping",
                "openssl enc -pass pass:@ -in a",
                "echo @ | kinit alice@CERN.CH",
                "echo \"@\" | voms-proxy-init -pwstdin",
                "printf '%s' @ | docker login --password-stdin",
                "echo @ | sudo -S ls",
                "kinit alice <<< @",
                "echo alice:@ | chpasswd",
                "mysql -e \"create user a identified by '@'\"",
                "cd /tmp && export CLIENT_SECRET=@ && run",
                "wget --user=alice --password=@ http://host.local/",
            })
    void passwordsInCommandsAreFound(String command) {
        assertNotNull(SecretTexts.text(command.replace("@", VALUE)), command);
        assertNotNull(SecretTexts.alias("a", command.replace("@", VALUE)), command);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "export FOO_TOKEN=$(pass show foo)",
                "export FOO_TOKEN=\"$1\"",
                "export FOO_TOKEN=`cat file`",
                "export FOO_TOKEN=${BAR}",
                "export BEARER_TOKEN_FILE=/tmp/bt_u1000",
                "export X509_USER_PROXY=/tmp/x509up_u1000",
                "login --password \"$PASSWORD\"",
                "login --password --user alice",
                "login --password-file /home/alice/file",
                "curl -u alice https://host.local/",
                "curl -u \"$USER:$PASSWORD\" https://host.local/",
                "curl -H 'Accept: application/json' https://host.local/",
                "curl -H \"Authorization: Bearer $TOKEN\" https://host.local/",
                "docker run -p 8080:80 image",
                "mkdir -p /data/secrets",
                "mysql -u root -p database",
                "echo $PASSWORD | kinit",
                "echo done | tee log",
                "echo 'deb http://mirror.local stable main' | sudo tee /etc/apt/sources.list",
                "kinit -kt /etc/krb5.keytab host/a.cern.ch",
                "voms-proxy-init -voms atlas -valid 96:00",
                "asetup $AtlasVersion,$AtlasProject --testarea=$TestArea",
                "asetup --restore",
                "setupATLAS -q; lsetup \"rucio -w\" panda",
                "source ${ATLAS_LOCAL_ROOT_BASE}/user/atlasLocalSetup.sh",
                "alias ls='ls --color=auto'",
                "ls --color=auto -p /tmp",
                "f () \n{ \n    local token=\"\";\n    token=$(cat /tmp/token);\n    [ \"$token\" = abcd ] && echo yes\n}",
                "ssh -p 2222 alice@host",
                "if [ -n \"$PASSWORD\" ]; then unset PASSWORD; fi",
                "# export FOO_TOKEN=comment-only-text",
            })
    void otherCommandsAreNoSecrets(String command) {
        assertNull(SecretTexts.text(command), command);
        assertNull(SecretTexts.alias("a", command), command);
    }
}
