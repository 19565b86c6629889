package dev.modelswap.operator.webhook.certificate;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * What a TLS server proves by who it is.
 *
 * @param chain its own certificate first, then those of intermediate authorities
 */
public record ServingCertificate(PrivateKey key, List<X509Certificate> chain) {

    public ServingCertificate {
        chain = List.copyOf(chain);
        if (!belongTogether(key, chain.getFirst().getPublicKey())) {
            throw new IllegalArgumentException("the key is not the certificate's");
        }
    }

    /** From PEM; throws {@link IllegalArgumentException} where they are none, or not of each other. */
    static ServingCertificate of(String chain, String key) {
        return new ServingCertificate(Pem.key(key), Pem.certificates(chain));
    }

    /** The server's own. */
    public X509Certificate leaf() {
        return chain.getFirst();
    }

    static boolean belongTogether(PrivateKey key, PublicKey publicKey) {
        String algorithm = switch (key.getAlgorithm()) {
            case "EC" -> "SHA256withECDSA";
            case "RSA" -> "SHA256withRSA";
            default -> key.getAlgorithm();
        };
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(publicKey.getEncoded());
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(publicKey.getEncoded());
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
