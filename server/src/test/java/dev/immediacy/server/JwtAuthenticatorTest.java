package dev.immediacy.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.immediacy.core.UnauthenticatedException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Signed JSON Web Tokens (RFC 7519)")
class JwtAuthenticatorTest {

    private final Instant soon = Instant.now().plusSeconds(60);

    private final JwtAuthenticator jwt = JwtAuthenticator.ofSecret(Tokens.SECRET);

    @Test
    void subIsTheUserAndTheIdentityLastsAsLongAsTheTokenAndTheLeeway() {
        var identity = jwt.authenticate(Tokens.until("alice", soon));
        assertThat(identity.user()).isEqualTo("alice");
        assertThat(identity.expires())
                .isEqualTo(Instant.ofEpochSecond(soon.getEpochSecond()).plus(JwtAuthenticator.LEEWAY));
    }

    @Test
    void noTokenIsNoInvalidToken() {
        assertThatThrownBy(() -> jwt.authenticate(null))
                .isInstanceOfSatisfying(
                        UnauthenticatedException.class,
                        e -> assertThat(e.tokenGiven()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a.b.c", "eyJhbGciOiJIUzI1NiJ9..", "Bearer x"})
    void whatIsNoTokenIsRefusedWithoutRepeatingIt(String token) {
        refused(token, "signed JWT");
    }

    @Test
    void anExpiredOneIsRefusedAndOneThatIsNotValidYet() {
        refused(Tokens.until("alice", Instant.now().minusSeconds(10)), "Expired");
        JWTClaimsSet early = Tokens.claims("alice", soon)
                .notBeforeTime(Date.from(Instant.now().plusSeconds(30)))
                .build();
        refused(Tokens.hs256(early, Tokens.SECRET), "before use time");
    }

    @Test
    void oneThatWouldLastForEverIsRefused() {
        refused(Tokens.hs256(new JWTClaimsSet.Builder().subject("alice").build(), Tokens.SECRET), "exp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "anonymous", "..", "a\u0001b"})
    void aSubThatCannotBeAUserIsRefused(String sub) {
        refused(Tokens.until(sub, soon), "sub");
    }

    @Test
    void anotherKeyAnotherAlgorithmAndNoSignatureAreRefused() throws JOSEException {
        JWTClaimsSet claims = Tokens.claims("alice", soon).build();
        refused(Tokens.hs256(claims, Tokens.OTHER_SECRET), "signature");
        byte[] longer = new byte[64];
        System.arraycopy(Tokens.SECRET, 0, longer, 0, Tokens.SECRET.length);
        refused(Tokens.signed(new JWSHeader(JWSAlgorithm.HS512), claims, new MACSigner(longer)), "algorithm");
        refused(new PlainJWT(claims).serialize(), "signed JWT");
    }

    @Test
    void aTamperedPayloadIsRefused() {
        String[] parts = Tokens.of("alice").split("\\.", -1);
        String[] others = Tokens.of("bob").split("\\.", -1);
        refused(parts[0] + "." + others[1] + "." + parts[2], "signature");
    }

    @Test
    void issuerAndAudienceAreCheckedWhereTheyAreGiven() {
        JwtAuthenticator strict = jwt.withIssuer("me").withAudience("chat");
        JWTClaimsSet right =
                Tokens.claims("alice", soon).issuer("me").audience("chat").build();
        assertThat(strict.authenticate(Tokens.hs256(right, Tokens.SECRET)).user())
                .isEqualTo("alice");
        JWTClaimsSet other =
                Tokens.claims("alice", soon).issuer("me").audience("shop").build();
        refused(strict, Tokens.hs256(other, Tokens.SECRET), "aud");
        refused(strict, Tokens.of("alice"), "claim");
    }

    @Test
    void aShortSecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JwtAuthenticator.ofSecret(new byte[31]))
                .withMessage("secret must be at least 32 bytes (RFC 7518), was 31");
    }

    @Nested
    @DisplayName("from a key set (RFC 7517)")
    class KeySet {

        @TempDir
        Path directory;

        private RSAKey rsa;
        private ECKey ec;
        private JwtAuthenticator keys;

        @BeforeEach
        void writeKeySet() throws JOSEException, IOException {
            rsa = new RSAKeyGenerator(2048).keyID("r").generate();
            ec = new ECKeyGenerator(Curve.P_256).keyID("e").generate();
            Path file = directory.resolve("jwks.json");
            Files.writeString(
                    file, new JWKSet(List.of(rsa, ec)).toPublicJWKSet().toString());
            keys = JwtAuthenticator.ofKeySet(file);
        }

        @Test
        void everyKeyOfItVerifiesAndNoOther() throws JOSEException {
            JWTClaimsSet claims = Tokens.claims("alice", soon).build();
            JWSHeader rs256 =
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("r").build();
            JWSHeader es256 =
                    new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("e").build();
            assertThat(keys.authenticate(Tokens.signed(rs256, claims, new RSASSASigner(rsa)))
                            .user())
                    .isEqualTo("alice");
            assertThat(keys.authenticate(Tokens.signed(es256, claims, new ECDSASigner(ec)))
                            .user())
                    .isEqualTo("alice");
            RSAKey stranger = new RSAKeyGenerator(2048).keyID("r").generate();
            refused(keys, Tokens.signed(rs256, claims, new RSASSASigner(stranger)), "signature");
        }

        @Test
        void thePublicKeyIsNoSecret() throws JOSEException {
            JWTClaimsSet claims = Tokens.claims("alice", soon).build();
            byte[] publicKey = rsa.toRSAPublicKey().getEncoded();
            refused(keys, Tokens.hs256(claims, publicKey), "algorithm");
        }

        @Test
        void anAddressWithoutTlsElsewhereIsRefusedAndSoIsAFileThatHoldsNone() throws IOException {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtAuthenticator.ofKeySet(URI.create("http://192.0.2.1/jwks.json")))
                    .withMessageContaining("https");
            Path nothing = Files.writeString(directory.resolve("nothing"), "nothing");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> JwtAuthenticator.ofKeySet(nothing))
                    .withMessageContaining("JWK set");
        }
    }

    private void refused(String token, String why) {
        refused(jwt, token, why);
    }

    private static void refused(JwtAuthenticator by, String token, String why) {
        assertThatThrownBy(() -> by.authenticate(token))
                .isInstanceOf(UnauthenticatedException.class)
                .hasMessageContaining(why)
                .satisfies(e -> assertThat(String.valueOf(e.getMessage()).contains(token) && token.length() > 4)
                        .as("the token is repeated")
                        .isFalse());
    }
}
