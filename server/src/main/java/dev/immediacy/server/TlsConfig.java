package dev.immediacy.server;

import static java.util.Objects.requireNonNull;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the server's certificate and its key are. <i>Immutable</i>; what the files hold may change, see {@link #load}.
 *
 * @param kind how they are written
 * @param first the certificates as PEM, the server's own first; or the key store
 * @param second the key as PEM, PKCS #8 and not encrypted; or the file whose first line is the key store's password
 */
public record TlsConfig(Kind kind, Path first, Path second) {

    /** How a certificate and its key are written. */
    public enum Kind {
        /** Two files of PEM (RFC 7468). */
        PEM,
        /** A key store, PKCS #12 or JKS, and a file with its password. */
        KEY_STORE
    }

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519");
    /** Where the signature is not called as the key is. */
    private static final Map<String, String> SIGNATURES = Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA");

    private static final byte[] PROBE = {1};

    /** Checks that the parts are there. */
    public TlsConfig {
        requireNonNull(kind, "kind");
        requireNonNull(first, "first");
        requireNonNull(second, "second");
    }

    /** Certificates and key as PEM. */
    public static TlsConfig pem(Path certificates, Path key) {
        return new TlsConfig(Kind.PEM, certificates, key);
    }

    /** A key store and the file with its password. */
    public static TlsConfig keyStore(Path keyStore, Path passwordFile) {
        return new TlsConfig(Kind.KEY_STORE, keyStore, passwordFile);
    }

    /** A key store in memory, with the password that opens it. <i>Immutable</i> as long as nobody changes the store. */
    record Loaded(KeyStore store, String password) {}

    /**
     * Reads the files as they are now.
     *
     * @throws IllegalArgumentException if they are not what they should be; the text says which
     * @throws IOException if one cannot be read
     */
    Loaded load() throws IOException {
        try {
            return kind == Kind.PEM ? loadPem() : loadKeyStore();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate and key must fit and be valid, were not: " + first, e);
        }
    }

    private Loaded loadPem() throws GeneralSecurityException, IOException {
        Collection<? extends Certificate> chain =
                CertificateFactory.getInstance("X.509").generateCertificates(certificates());
        if (chain.isEmpty()) {
            throw new IllegalArgumentException(first + " must hold a certificate as PEM, had none");
        }
        PrivateKey key = privateKey();
        if (!isPair(key, chain.iterator().next().getPublicKey())) {
            throw new IllegalArgumentException(
                    second + " must hold the key of the first certificate in " + first + ", holds another's");
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        String password = "in memory"; // it never leaves the process
        store.setKeyEntry("server", key, password.toCharArray(), chain.toArray(Certificate[]::new));
        return new Loaded(store, password);
    }

    /** Whether what the one signs, the other verifies: a key store would take any two. */
    private static boolean isPair(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(SIGNATURES.getOrDefault(key.getAlgorithm(), key.getAlgorithm()));
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        try {
            signature.initVerify(certified);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException e) {
            return false; // of another algorithm, or another size
        }
    }

    private InputStream certificates() throws IOException {
        return new ByteArrayInputStream(Files.readAllBytes(first));
    }

    private PrivateKey privateKey() throws GeneralSecurityException, IOException {
        Matcher pem = PRIVATE_KEY.matcher(Files.readString(second, StandardCharsets.US_ASCII));
        if (!pem.find()) {
            throw new IllegalArgumentException(
                    second + " must hold BEGIN PRIVATE KEY (PKCS #8, not encrypted), did not;"
                            + " openssl pkcs8 -topk8 -nodes converts other forms");
        }
        PKCS8EncodedKeySpec encoded =
                new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(pem.group(1)));
        for (String algorithm : ALGORITHMS) {
            Optional<PrivateKey> key = privateKey(algorithm, encoded);
            if (key.isPresent()) {
                return key.get();
            }
        }
        throw new IllegalArgumentException(second + " must hold a key of " + ALGORITHMS + ", did not");
    }

    private static Optional<PrivateKey> privateKey(String algorithm, PKCS8EncodedKeySpec encoded)
            throws GeneralSecurityException {
        try {
            return Optional.of(KeyFactory.getInstance(algorithm).generatePrivate(encoded));
        } catch (InvalidKeySpecException e) {
            return Optional.empty(); // of another algorithm
        }
    }

    private Loaded loadKeyStore() throws GeneralSecurityException, IOException {
        String password = Files.readString(second).lines().findFirst().orElse("");
        KeyStore store = KeyStore.getInstance(first.toFile(), password.toCharArray());
        boolean hasKey = false;
        for (String alias : Collections.list(store.aliases())) {
            if (store.getKey(alias, password.toCharArray()) instanceof PrivateKey key) {
                hasKey = true;
                if (!isPair(key, store.getCertificate(alias).getPublicKey())) {
                    throw new IllegalArgumentException(
                            first + " must hold the key of the certificate " + alias + ", holds another's");
                }
            }
        }
        if (!hasKey) {
            throw new IllegalArgumentException(first + " must hold a private key, had none");
        }
        return new Loaded(store, password);
    }

    /** The files, for whoever watches them. */
    List<Path> files() {
        return List.of(first, second);
    }
}
