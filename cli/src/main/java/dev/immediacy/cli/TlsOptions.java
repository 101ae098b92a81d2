package dev.immediacy.cli;

import dev.immediacy.server.TlsConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The certificate: the options of {@code serve} that switch TLS on. <i>Confined to</i> the command. */
final class TlsOptions {

    @ArgGroup(exclusive = true)
    private @Nullable Source source;

    /** The certificate; empty without TLS. */
    Optional<TlsConfig> config() {
        return Optional.ofNullable(source).map(Source::config);
    }

    /** One of the two, or none. */
    private static final class Source {

        @ArgGroup(exclusive = false)
        private @Nullable Pem pem;

        @ArgGroup(exclusive = false)
        private @Nullable KeyStore keyStore;

        @Nullable TlsConfig config() {
            if (pem != null) {
                return TlsConfig.pem(pem.certificate, pem.key);
            }
            return keyStore == null ? null : TlsConfig.keyStore(keyStore.file, keyStore.passwordFile);
        }
    }

    private static final class Pem {

        @Option(
                names = "--tls-cert",
                required = true,
                paramLabel = "FILE",
                description =
                        "Speaks HTTPS and HTTP/2 with this certificate, PEM, with --tls-key. The files are read again "
                                + "when they change.")
        private Path certificate = Path.of("");

        @Option(
                names = "--tls-key",
                required = true,
                paramLabel = "FILE",
                description = "The certificate's key, PEM (PKCS #8, not encrypted).")
        private Path key = Path.of("");
    }

    private static final class KeyStore {

        @Option(
                names = "--tls-keystore",
                required = true,
                paramLabel = "FILE",
                description = "Takes certificate and key from this key store instead, PKCS #12 or JKS.")
        private Path file = Path.of("");

        @Option(
                names = "--tls-keystore-password-file",
                required = true,
                paramLabel = "FILE",
                description = "The file whose first line is the key store's password.")
        private Path passwordFile = Path.of("");
    }
}
