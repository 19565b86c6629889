package dev.modelswap.operator.webhook.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {

    private final Authority authority = Authority.make(Instant.EPOCH);
    private final Authority other = Authority.make(Instant.EPOCH);

    @Test
    void whatIsWrittenIsRead() {
        assertThat(Pem.certificates(Pem.of(List.of(authority.certificate(), other.certificate()))))
                .containsExactly(authority.certificate(), other.certificate());
        assertThat(Pem.key(Pem.of(authority.key()))).isEqualTo(authority.key());
    }

    /** As cert-manager writes RSA keys, unless told otherwise. */
    @Test
    void rsaKeyInItsFormerFormatIsRead() throws GeneralSecurityException, IOException {
        KeyPair keys = KeyPairGenerator.getInstance("RSA").generateKeyPair();
        StringWriter text = new StringWriter();
        try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
            writer.writeObject(keys);
        }
        assertThat(text.toString()).startsWith("-----BEGIN RSA PRIVATE KEY-----");

        assertThat(Pem.key(text.toString())).isEqualTo(keys.getPrivate());
    }

    /** As OpenSSL and Go write EC keys: the curve is named inside. */
    @Test
    void ecKeyInItsFormerFormatIsRead() throws IOException {
        var former = new org.bouncycastle.asn1.sec.ECPrivateKey(
                256, ((ECPrivateKey) authority.key()).getS(), SECObjectIdentifiers.secp256r1);
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject("EC PRIVATE KEY", former.getEncoded()));
        }

        PrivateKey read = Pem.key(text.toString());

        assertThat(ServingCertificate.belongTogether(
                        read, authority.certificate().getPublicKey()))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                "-----BEGIN CERTIFICATE-----\nnever ends",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"
            })
    void whatIsNoneIsRefused(String text) {
        assertThatThrownBy(() -> Pem.certificates(text)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pem.key(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void oneIsNotTakenForTheOther() {
        assertThatThrownBy(() -> Pem.certificates(Pem.of(authority.key())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pem.key(Pem.of(List.of(authority.certificate()))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
