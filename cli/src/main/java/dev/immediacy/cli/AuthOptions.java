package dev.immediacy.cli;

import dev.immediacy.server.JwtAuthenticator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who gets in: the options of {@code serve} that say how tokens are verified. <i>Confined to</i> the command. */
final class AuthOptions {

    @Option(
            names = "--auth-secret-file",
            paramLabel = "FILE",
            description =
                    "Lets in who has a JWT signed with this secret (HS256, 32 bytes or more); its sub is the user. "
                            + "A line's end at the end is no part of the secret.")
    private @Nullable Path secretFile;

    @Option(
            names = "--auth-jwks",
            paramLabel = "FILE|URL",
            description = "Lets in who has a JWT signed with a key of this JWK set (RS, PS or ES).")
    private @Nullable String keySet;

    @Option(
            names = "--auth-issuer",
            paramLabel = "NAME",
            description = "Takes tokens of this iss alone (default: any).")
    private @Nullable String issuer;

    @Option(
            names = "--auth-audience",
            paramLabel = "NAME",
            description = "Takes tokens for this aud alone (default: any). Give it where the key set's owner signs for "
                    + "other services too.")
    private @Nullable String audience;

    /**
     * What verifies the tokens; empty where clients name themselves.
     *
     * @throws IllegalArgumentException if the options contradict each other, or a file is of no use
     */
    Optional<JwtAuthenticator> authenticator() {
        if (secretFile != null && keySet != null) {
            throw new IllegalArgumentException("--auth-secret-file and --auth-jwks exclude each other, got both");
        }
        if (secretFile == null && keySet == null) {
            if (issuer != null || audience != null) {
                throw new IllegalArgumentException(
                        "--auth-issuer and --auth-audience need --auth-secret-file or --auth-jwks");
            }
            return Optional.empty();
        }
        JwtAuthenticator verifying = keys();
        verifying = issuer == null ? verifying : verifying.withIssuer(issuer);
        return Optional.of(audience == null ? verifying : verifying.withAudience(audience));
    }

    private JwtAuthenticator keys() {
        try {
            if (secretFile != null) {
                return JwtAuthenticator.ofSecret(withoutLineEnd(Files.readAllBytes(secretFile)));
            }
            String given = String.valueOf(keySet);
            return given.matches("https?://.*")
                    ? JwtAuthenticator.ofKeySet(URI.create(given))
                    : JwtAuthenticator.ofKeySet(Path.of(given));
        } catch (IOException e) {
            String file = secretFile == null ? String.valueOf(keySet) : secretFile.toString();
            throw new IllegalArgumentException("cannot read " + file + ", it must exist and be readable", e);
        }
    }

    private static byte[] withoutLineEnd(byte[] secret) {
        int length = secret.length;
        while (length > 0 && (secret[length - 1] == '\n' || secret[length - 1] == '\r')) {
            length--;
        }
        return Arrays.copyOf(secret, length);
    }
}
