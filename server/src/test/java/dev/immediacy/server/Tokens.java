package dev.immediacy.server;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;

/** Tokens for tests. <i>Thread-safe</i>: no state. */
final class Tokens {

    static final byte[] SECRET = "a secret of more than thirty-two bytes".getBytes(StandardCharsets.UTF_8);
    static final byte[] OTHER_SECRET = "another secret of more than 32 bytes!!".getBytes(StandardCharsets.UTF_8);

    private Tokens() {}

    /** One that is good for an hour. */
    static String of(String user) {
        return until(user, Instant.now().plusSeconds(3600));
    }

    static String until(String user, Instant expires) {
        return hs256(claims(user, expires).build(), SECRET);
    }

    static JWTClaimsSet.Builder claims(String user, Instant expires) {
        return new JWTClaimsSet.Builder().subject(user).expirationTime(Date.from(expires));
    }

    static String hs256(JWTClaimsSet claims, byte[] secret) {
        try {
            return signed(new JWSHeader(JWSAlgorithm.HS256), claims, new MACSigner(secret));
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    static String signed(JWSHeader header, JWTClaimsSet claims, JWSSigner signer) throws JOSEException {
        SignedJWT token = new SignedJWT(header, claims);
        token.sign(signer);
        return token.serialize();
    }
}
