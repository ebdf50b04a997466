package org.vml.guest.ssh;

import com.hierynomus.sshj.transport.cipher.BlockCiphers;
import com.hierynomus.sshj.transport.cipher.GcmCiphers;
import com.hierynomus.sshj.transport.kex.DHGroups;
import com.hierynomus.sshj.transport.kex.ExtInfoClientFactory;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import javax.net.SocketFactory;
import net.schmizz.keepalive.KeepAlive;
import net.schmizz.keepalive.KeepAliveProvider;
import net.schmizz.keepalive.KeepAliveRunner;
import net.schmizz.sshj.Config;
import net.schmizz.sshj.DefaultConfig;
import net.schmizz.sshj.SSHClient;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.transport.kex.Curve25519SHA256;
import net.schmizz.sshj.transport.kex.DHGexSHA256;
import net.schmizz.sshj.transport.kex.ECDHNistP;

/// How SSHJ is set up: with the JDK's algorithms, which are quicker than BouncyCastle's, cheapest first.
final class SshClients {
    /// A key exchange on an emulated processor that has other work takes seconds.
    private static final Duration EXCHANGE_PATIENCE = Duration.ofSeconds(60);

    /// A guest may stand still while it is saved; one that is gone is noticed after two minutes.
    private static final int KEEP_ALIVE_SECONDS = 15;

    private static final int KEEP_ALIVE_MISSES = 8;

    static {
        SecurityUtils.setRegisterBouncyCastle(false);
        EcdsaNames.register();
    }

    private SshClients() {}

    static SSHClient create() {
        SSHClient client = new SSHClient(config());
        client.setSocketFactory(new GreetedSockets());
        client.setConnectTimeout(GreetedSocket.PATIENCE_MILLIS);
        client.getTransport().setTimeoutMs((int) EXCHANGE_PATIENCE.toMillis());
        client.getConnection().setTimeoutMs((int) EXCHANGE_PATIENCE.toMillis());
        return client;
    }

    private static Config config() {
        DefaultConfig config = new DefaultConfig();
        config.setKeyExchangeFactories(List.of(
                new Curve25519SHA256.Factory(),
                new Curve25519SHA256.FactoryLibSsh(),
                new ECDHNistP.Factory256(),
                new ECDHNistP.Factory384(),
                new ECDHNistP.Factory521(),
                new DHGexSHA256.Factory(),
                DHGroups.Group16SHA512(),
                DHGroups.Group14SHA256(),
                new ExtInfoClientFactory()));
        config.setCipherFactories(List.of(
                GcmCiphers.AES128GCM(), GcmCiphers.AES256GCM(), BlockCiphers.AES128CTR(), BlockCiphers.AES256CTR()));
        config.setKeepAliveProvider(KeepAliveProvider.KEEP_ALIVE);
        return config;
    }

    /// Once somebody is logged in.
    static void keepAlive(SSHClient client) {
        KeepAlive keepAlive = client.getConnection().getKeepAlive();
        if (keepAlive instanceof KeepAliveRunner runner) {
            runner.setMaxAliveCount(KEEP_ALIVE_MISSES);
        }
        keepAlive.setKeepAliveInterval(KEEP_ALIVE_SECONDS);
    }

    private static final class GreetedSockets extends SocketFactory {
        @Override
        public Socket createSocket() {
            return new GreetedSocket();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int localPort) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int localPort) {
            throw new UnsupportedOperationException();
        }
    }
}
