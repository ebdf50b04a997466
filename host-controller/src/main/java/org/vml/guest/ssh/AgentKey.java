package org.vml.guest.ssh;

import java.io.IOException;
import java.security.PrivateKey;
import java.security.PublicKey;
import net.schmizz.sshj.common.Buffer;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SSHPacket;
import net.schmizz.sshj.userauth.UserAuthException;
import net.schmizz.sshj.userauth.keyprovider.KeyProvider;
import net.schmizz.sshj.userauth.method.AuthPublickey;

/// Logging in with a key of the ssh-agent (RFC 4252, 7), which signs and does not show it.
final class AgentKey extends AuthPublickey {
    private final AuthenticationAgent agent;
    private final byte[] key;

    private AgentKey(AuthenticationAgent agent, byte[] key, PublicKey publicKey) {
        super(new PublicHalf(publicKey));
        this.agent = agent;
        this.key = key;
    }

    /// @param key as the agent lists it; an `IOException` if it is of a kind that is not known here
    static AgentKey of(AuthenticationAgent agent, byte[] key) throws IOException {
        return new AgentKey(agent, key, new Buffer.PlainBuffer(key).readPublicKey());
    }

    @Override
    protected SSHPacket putSig(SSHPacket request) throws UserAuthException {
        try {
            byte[] data = new Buffer.PlainBuffer()
                    .putString(params.getTransport().getSessionID())
                    .putBuffer(request)
                    .getCompactData();
            return request.putString(agent.sign(key, data, flags(request)));
        } catch (IOException e) {
            throw new UserAuthException("the ssh-agent did not sign", e);
        }
    }

    private static int flags(SSHPacket request) throws IOException {
        Buffer.PlainBuffer fields = new Buffer.PlainBuffer(request.getCompactData());
        var _ = fields.readByte();
        for (int i = 0; i < 3; i++) { // user, service, method
            var _ = fields.readString();
        }
        var _ = fields.readBoolean();
        return switch (fields.readString()) {
            case "rsa-sha2-256" -> 2;
            case "rsa-sha2-512" -> 4;
            default -> 0;
        };
    }

    private record PublicHalf(PublicKey key) implements KeyProvider {
        @Override
        public PublicKey getPublic() {
            return key;
        }

        @Override
        public PrivateKey getPrivate() throws IOException {
            throw new IOException("the ssh-agent has it");
        }

        @Override
        public KeyType getType() {
            return KeyType.fromKey(key);
        }
    }
}
