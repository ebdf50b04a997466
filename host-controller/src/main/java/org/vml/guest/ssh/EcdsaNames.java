package org.vml.guest.ssh;

import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The JDK's key factory for elliptic curves, `EC`, by the name that SSHJ knows it by: `ECDSA`, as in BouncyCastle.
/// Hosts and users with such keys are common.
final class EcdsaNames extends Provider {
    private static final long serialVersionUID = 1L;

    private EcdsaNames(Provider jdk) {
        super("VML-ECDSA", "1", "the JDK's EC as ECDSA");
        putService(new Named(this, jdk.getService("KeyFactory", "EC")));
    }

    /// Makes the name known in this JVM; once is enough.
    static void register() {
        Security.addProvider(new EcdsaNames(Security.getProvider("SunEC")));
    }

    private static final class Named extends Service {
        private final Service jdk;

        Named(Provider provider, Service jdk) {
            super(provider, "KeyFactory", "ECDSA", jdk.getClassName(), List.of(), Map.of());
            this.jdk = jdk;
        }

        @Override
        public Object newInstance(@Nullable Object parameter) throws NoSuchAlgorithmException {
            return jdk.newInstance(parameter);
        }
    }
}
