package dev.modelswap.operator.webhook.certificate;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** A certificate authority that signs the webhook's certificates and nothing else. */
record Authority(PrivateKey key, X509Certificate certificate) {

    static final Duration LIFETIME = Duration.ofDays(365);
    static final Duration LIFETIME_OF_ISSUED = Duration.ofDays(90);

    /** Certificates are valid from a little before they were made, since clocks differ. */
    private static final Duration BACKDATED = Duration.ofHours(1);

    private static final String SIGNATURE = "SHA256withECDSA";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A new one; another has another name. */
    static Authority make(Instant now) {
        KeyPair keys = keys();
        BigInteger serial = serial();
        X500Principal name = new X500Principal("CN=modelswap-webhook-ca-" + serial.toString(16));
        X509v3CertificateBuilder certificate =
                certificate(name, serial, now, now.plus(LIFETIME), name, keys.getPublic());
        try {
            certificate
                    .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign))
                    .addExtension(
                            Extension.subjectKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createSubjectKeyIdentifier(keys.getPublic()));
            return new Authority(keys.getPrivate(), signed(certificate, keys.getPrivate()));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate authority", e);
        }
    }

    /** When an authority's certificate was made. */
    static Instant made(X509Certificate authority) {
        return authority.getNotBefore().toInstant().plus(BACKDATED);
    }

    /** A certificate for the server of this DNS name; it does not outlive the authority. */
    ServingCertificate issue(String host, Instant now) {
        KeyPair keys = keys();
        Instant end = certificate.getNotAfter().toInstant();
        Instant wanted = now.plus(LIFETIME_OF_ISSUED);
        X509v3CertificateBuilder issued = certificate(
                certificate.getSubjectX500Principal(),
                serial(),
                now,
                wanted.isBefore(end) ? wanted : end,
                new X500Principal("CN=modelswap-webhook"),
                keys.getPublic());
        try {
            issued.addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                    .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                    .addExtension(
                            Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                    .addExtension(
                            Extension.authorityKeyIdentifier,
                            false,
                            new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(certificate))
                    .addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
            return new ServingCertificate(keys.getPrivate(), List.of(signed(issued, key)));
        } catch (CertIOException | GeneralSecurityException e) {
            throw new IllegalStateException("cannot make a certificate", e);
        }
    }

    private static X509v3CertificateBuilder certificate(
            X500Principal issuer, BigInteger serial, Instant now, Instant end, X500Principal subject, PublicKey key) {
        return new JcaX509v3CertificateBuilder(
                issuer, serial, Date.from(now.minus(BACKDATED)), Date.from(end), subject, key);
    }

    private static X509Certificate signed(X509v3CertificateBuilder certificate, PrivateKey key)
            throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter()
                    .getCertificate(certificate.build(new JcaContentSignerBuilder(SIGNATURE).build(key)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException("cannot sign", e);
        }
    }

    private static KeyPair keys() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has EC keys", e);
        }
    }

    private static BigInteger serial() {
        return new BigInteger(126, RANDOM).setBit(126);
    }
}
