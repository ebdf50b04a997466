package org.vml.guest.ssh;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.SSHRuntimeException;
import net.schmizz.sshj.userauth.method.AuthMethod;
import net.schmizz.sshj.userauth.method.AuthPublickey;
import org.jspecify.annotations.Nullable;

/// The keys that a login tries: the agent's, then the files'. Keys of kinds that are not known here are left out.
final class LoginKeys implements AutoCloseable {
    private static final byte[] OPENSSH = "-----BEGIN OPENSSH PRIVATE KEY-----".getBytes(StandardCharsets.US_ASCII);

    private final List<AuthMethod> methods = new ArrayList<>();
    private final List<Path> unreadable = new ArrayList<>();
    private @Nullable AuthenticationAgent agent;

    static LoginKeys of(SshTarget target, SSHClient client) {
        LoginKeys keys = new LoginKeys();
        if (target.agentSocket() != null) {
            keys.addAgent(target.agentSocket());
        }
        target.keys().forEach(file -> keys.addFile(client, file));
        return keys;
    }

    private void addAgent(Path socket) {
        try {
            agent = AuthenticationAgent.connect(socket);
            for (byte[] key : agent.identities()) {
                addKey(agent, key);
            }
        } catch (IOException e) {
            unreadable.add(socket);
        }
    }

    private void addKey(AuthenticationAgent agent, byte[] key) {
        try {
            methods.add(AgentKey.of(agent, key));
        } catch (IOException | SSHRuntimeException e) {
            // of a security token, or a certificate
        }
    }

    private void addFile(SSHClient client, Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            if (Arrays.equals(in.readNBytes(OPENSSH.length), OPENSSH)) {
                methods.add(new AuthPublickey(client.loadKeys(file.toString())));
            } else {
                unreadable.add(file);
            }
        } catch (IOException e) {
            unreadable.add(file);
        }
    }

    List<AuthMethod> methods() {
        return methods;
    }

    /// What was named and could not be used.
    List<Path> unreadable() {
        return unreadable;
    }

    @Override
    public void close() {
        if (agent != null) {
            try {
                agent.close();
            } catch (IOException e) {
                // nothing more is asked of it
            }
        }
    }
}
