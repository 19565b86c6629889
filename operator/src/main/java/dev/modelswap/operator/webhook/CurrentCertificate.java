package dev.modelswap.operator.webhook;

import dev.modelswap.operator.webhook.certificate.ServingCertificate;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * The certificate that new connections are served with; another may take its place at any time. One handshake asks three
 * times, so that the certificate before is still told of by its alias.
 */
final class CurrentCertificate extends X509ExtendedKeyManager {

    private final AtomicReference<Held> held = new AtomicReference<>(new Held(null, null));

    private record Held(
            @Nullable ServingCertificate current, @Nullable ServingCertificate former) {

        Optional<ServingCertificate> byAlias(String alias) {
            return Stream.of(Optional.ofNullable(current), Optional.ofNullable(former))
                    .flatMap(Optional::stream)
                    .filter(certificate -> alias(certificate).equals(alias))
                    .findFirst();
        }
    }

    void set(ServingCertificate certificate) {
        held.updateAndGet(
                before -> certificate.equals(before.current()) ? before : new Held(certificate, before.current()));
    }

    boolean isSet() {
        return held.get().current() != null;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return Optional.ofNullable(held.get().current())
                .filter(certificate -> certificate.key().getAlgorithm().equals(keyType))
                .map(CurrentCertificate::alias)
                .orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineServerAlias(keyType, issuers, null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return held.get()
                .byAlias(alias)
                .map(certificate -> certificate.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String alias) {
        return held.get().byAlias(alias).map(ServingCertificate::key).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = chooseEngineServerAlias(keyType, issuers, null);
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private static String alias(ServingCertificate certificate) {
        return certificate.leaf().getSerialNumber().toString(16);
    }
}
