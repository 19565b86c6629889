package dev.modelswap.operator.webhook.certificate;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;

/** Certificates and keys as PEM. Reading throws {@link IllegalArgumentException} for what is none. */
final class Pem {

    private Pem() {}

    static String of(List<X509Certificate> certificates) {
        return write(certificates);
    }

    /** In PKCS #8. */
    static String of(PrivateKey key) {
        try {
            return write(List.of(new JcaPKCS8Generator(key, null)));
        } catch (IOException e) {
            throw new IllegalStateException("a key that cannot be written", e);
        }
    }

    /** One certificate or more. */
    static List<X509Certificate> certificates(String pem) {
        List<X509Certificate> certificates = new ArrayList<>();
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            for (Object object = parser.readObject(); object != null; object = parser.readObject()) {
                if (!(object instanceof X509CertificateHolder holder)) {
                    throw new IllegalArgumentException(
                            "not a certificate: " + object.getClass().getSimpleName());
                }
                certificates.add(new JcaX509CertificateConverter().getCertificate(holder));
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("no certificates: " + e.getMessage(), e);
        }
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("no certificate");
        }
        return List.copyOf(certificates);
    }

    /** In PKCS #8, or as OpenSSL wrote EC and RSA keys before. */
    static PrivateKey key(String pem) {
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            Object object = parser.readObject();
            while (object != null) {
                if (object instanceof PrivateKeyInfo info) {
                    return key(info);
                }
                if (object instanceof PEMKeyPair pair) {
                    return key(pair.getPrivateKeyInfo());
                }
                object = parser.readObject();
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("no private key: " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("no private key");
    }

    private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
        return KeyFactory.getInstance(
                        info.getPrivateKeyAlgorithm().getAlgorithm().getId())
                .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static String write(List<?> objects) {
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            for (Object object : objects) {
                writer.writeObject(object);
            }
        } catch (IOException e) {
            throw new IllegalStateException("what cannot be written as PEM", e);
        }
        return text.toString();
    }
}
