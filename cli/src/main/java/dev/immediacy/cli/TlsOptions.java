package dev.immediacy.cli;

import dev.immediacy.server.TlsConfig;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The certificate: the options of {@code serve} that switch TLS on. <i>Confined to</i> the command. */
final class TlsOptions {

    @Option(
            names = "--tls-cert",
            paramLabel = "FILE",
            description =
                    "Speaks HTTPS and HTTP/2 with this certificate, PEM, with --tls-key. The files are read again "
                            + "when they change.")
    private @Nullable Path certificate;

    @Option(
            names = "--tls-key",
            paramLabel = "FILE",
            description = "The certificate's key, PEM (PKCS #8, not encrypted).")
    private @Nullable Path key;

    @Option(
            names = "--tls-keystore",
            paramLabel = "FILE",
            description = "Takes certificate and key from this key store instead, PKCS #12 or JKS.")
    private @Nullable Path keyStore;

    @Option(
            names = "--tls-keystore-password-file",
            paramLabel = "FILE",
            description = "The file whose first line is the key store's password.")
    private @Nullable Path passwordFile;

    /**
     * The certificate; empty without TLS.
     *
     * @throws IllegalArgumentException if options are missing, or contradict each other
     */
    Optional<TlsConfig> config() {
        if (certificate != null && key != null && keyStore == null && passwordFile == null) {
            return Optional.of(TlsConfig.pem(certificate, key));
        }
        if (certificate == null && key == null && keyStore != null && passwordFile != null) {
            return Optional.of(TlsConfig.keyStore(keyStore, passwordFile));
        }
        if (certificate == null && key == null && keyStore == null && passwordFile == null) {
            return Optional.empty();
        }
        throw new IllegalArgumentException("TLS needs --tls-cert and --tls-key, or --tls-keystore and"
                + " --tls-keystore-password-file, got another choice of them");
    }
}
