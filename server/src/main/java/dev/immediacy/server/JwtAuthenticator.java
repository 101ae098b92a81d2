package dev.immediacy.server;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.proc.SingleKeyJWSKeySelector;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.immediacy.core.Authenticator;
import dev.immediacy.core.Identity;
import dev.immediacy.core.Names;
import dev.immediacy.core.OverflowException;
import dev.immediacy.core.ProtocolException;
import dev.immediacy.core.UnauthenticatedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes signed JSON Web Tokens (RFC 7519): {@code sub} is the user, {@code exp} must be there and lie ahead, {@code nbf}
 * behind. A clock that is {@link #LEEWAY} off is forgiven.
 *
 * <p>Which algorithms are taken follows from the kind of key, never from the token (RFC 8725 §3.1): with a secret HS256
 * alone, with a key set RS, PS and ES alone; an unsigned token never. <i>Thread-safe</i>: immutable, but for the cache of a
 * key set that has an address.
 */
public final class JwtAuthenticator implements Authenticator {

    /** How far clocks may be apart. */
    public static final Duration LEEWAY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(JwtAuthenticator.class);
    private static final int MIN_SECRET_BYTES = 32; // RFC 7518 §3.2
    private static final Set<String> REQUIRED = Set.of("sub", "exp");

    private final JWSKeySelector<SecurityContext> keys;
    private final @Nullable String issuer;
    private final @Nullable String audience;
    private final DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();

    private JwtAuthenticator(JWSKeySelector<SecurityContext> keys, @Nullable String issuer, @Nullable String audience) {
        this.keys = keys;
        this.issuer = issuer;
        this.audience = audience;
        JWTClaimsSet.Builder exact = new JWTClaimsSet.Builder();
        if (issuer != null) {
            exact.issuer(issuer);
        }
        DefaultJWTClaimsVerifier<SecurityContext> claims = new DefaultJWTClaimsVerifier<>(
                audience == null ? null : Set.of(audience), exact.build(), REQUIRED, Set.of());
        claims.setMaxClockSkew((int) LEEWAY.toSeconds());
        processor.setJWSKeySelector(keys);
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(
                JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null)); // RFC 9068 §2.1 for the second
        processor.setJWTClaimsSetVerifier(claims);
    }

    /**
     * Takes tokens signed with this secret, HS256.
     *
     * @throws IllegalArgumentException if it is shorter than 32 bytes
     */
    public static JwtAuthenticator ofSecret(byte[] secret) {
        if (secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "secret must be at least " + MIN_SECRET_BYTES + " bytes (RFC 7518), was " + secret.length);
        }
        return new JwtAuthenticator(
                new SingleKeyJWSKeySelector<>(JWSAlgorithm.HS256, new SecretKeySpec(secret, "HmacSHA256")), null, null);
    }

    /**
     * Takes tokens signed with the keys of this file, a JWK set (RFC 7517); it is read once.
     *
     * @throws IllegalArgumentException if it holds none
     * @throws IOException if it cannot be read
     */
    public static JwtAuthenticator ofKeySet(Path file) throws IOException {
        try {
            return ofKeys(new ImmutableJWKSet<>(JWKSet.parse(Files.readString(file))));
        } catch (ParseException e) {
            throw new IllegalArgumentException("key set must be a JWK set (RFC 7517), was not: " + file, e);
        }
    }

    /**
     * Takes tokens signed with the keys at this address, which are kept for five minutes and asked for again when a token
     * names another.
     *
     * @param address with https, or on this machine
     * @throws IllegalArgumentException if it is anything else
     */
    public static JwtAuthenticator ofKeySet(URI address) throws IOException {
        boolean secure = "https".equals(address.getScheme())
                || ("http".equals(address.getScheme())
                        && InetAddress.getByName(address.getHost()).isLoopbackAddress());
        if (!secure) {
            throw new IllegalArgumentException(
                    "key set must be at an https address, or on loopback, was at " + address);
        }
        return ofKeys(JWKSourceBuilder.create(address.toURL())
                .refreshAheadCache(false) // needs threads of its own
                .retrying(true)
                .build());
    }

    private static JwtAuthenticator ofKeys(JWKSource<SecurityContext> source) {
        Set<JWSAlgorithm> algorithms = new LinkedHashSet<>(JWSAlgorithm.Family.RSA);
        algorithms.addAll(JWSAlgorithm.Family.EC);
        return new JwtAuthenticator(new JWSVerificationKeySelector<>(algorithms, source), null, null);
    }

    /** The same for tokens whose {@code iss} is this alone. */
    public JwtAuthenticator withIssuer(String newIssuer) {
        return new JwtAuthenticator(keys, requireNonNull(newIssuer, "newIssuer"), audience);
    }

    /** The same for tokens whose {@code aud} names this; one meant for another service is refused. */
    public JwtAuthenticator withAudience(String newAudience) {
        return new JwtAuthenticator(keys, issuer, requireNonNull(newAudience, "newAudience"));
    }

    @Override
    public Identity authenticate(@Nullable String token) {
        if (token == null) {
            throw UnauthenticatedException.noToken();
        }
        JWTClaimsSet claims = verify(token);
        return new Identity(
                user(claims.getSubject()),
                claims.getExpirationTime().toInstant().plus(LEEWAY));
    }

    private JWTClaimsSet verify(String token) {
        try {
            return processor.process(SignedJWT.parse(token), null);
        } catch (ParseException e) {
            throw UnauthenticatedException.badToken("token must be a signed JWT (RFC 7519), was not");
        } catch (BadJOSEException e) {
            throw UnauthenticatedException.badToken("token was refused: " + e.getMessage());
        } catch (KeySourceException e) {
            LOG.warn("the key set cannot be had, and no new token be verified: {}", e.toString());
            throw new OverflowException("the keys that verify tokens cannot be had now");
        } catch (JOSEException e) {
            LOG.debug("a token could not be verified: {}", e.toString());
            throw UnauthenticatedException.badToken("token must be verifiable with this server's keys, was not");
        }
    }

    private static String user(String subject) {
        try {
            if (subject.equals(Names.ANONYMOUS)) {
                throw UnauthenticatedException.badToken("the token's sub must name a user, was " + subject);
            }
            return Names.user("sub", subject);
        } catch (ProtocolException e) {
            throw UnauthenticatedException.badToken("the token's " + e.text());
        }
    }
}
