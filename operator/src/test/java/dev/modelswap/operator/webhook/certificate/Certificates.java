package dev.modelswap.operator.webhook.certificate;

import java.security.cert.X509Certificate;
import java.time.Instant;

/** Certificates for tests of other packages: of one authority, made at one time. */
public final class Certificates {

    private final Authority authority;
    private final Instant made;

    private Certificates(Authority authority, Instant made) {
        this.authority = authority;
        this.made = made;
    }

    public static Certificates at(Instant made) {
        return new Certificates(Authority.make(made), made);
    }

    public ServingCertificate serving(String host) {
        return authority.issue(host, made);
    }

    public X509Certificate authority() {
        return authority.certificate();
    }
}
