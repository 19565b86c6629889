package dev.modelswap.crds.validation;

import static dev.modelswap.crds.values.Problem.field;
import static dev.modelswap.crds.values.Problem.quoted;

import dev.modelswap.crds.api.Peer;
import dev.modelswap.crds.naming.DeclaredNames;
import dev.modelswap.crds.naming.PeerModels;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules of {@code spec.peers}: addresses that can be called, and models whose full names are nobody else's. */
record PeerRules(DeclaredNames names, ProblemList problems) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final Pattern SECRET_KEY = Pattern.compile("[-._a-zA-Z0-9]+");

    void check(List<Peer> peers) {
        problems.checkNames("peers", "peers", peers.stream().map(Peer::name).toList());
        for (Peer peer : peers) {
            String field = field("peers", peer.name());
            if (!peer.name().isBlank() && !NAME.matcher(peer.name()).matches()) {
                problems.add(
                        field, "the name must be a lower-case DNS label, at most 63 characters: give the peer another");
            }
            if (!isAddress(peer.url())) {
                problems.add(
                        field + ".url",
                        quoted(peer.url()) + " is no address of a server: write scheme, host and, where there is one,"
                                + " path, such as https://peer.example.com/api");
            }
            checkModels(field + ".models", peer);
            checkKey(field + ".apiKeySecretRef", peer);
            new FilterRules(problems).check(field + ".filters", peer.filters(), "the peer gets its own name for it");
            new SettingsRules(problems).checkTimeouts(field + ".timeouts", peer.timeouts());
        }
    }

    private static boolean isAddress(String url) {
        try {
            URI uri = new URI(url);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65535
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void checkModels(String field, Peer peer) {
        if (peer.models().isEmpty()) {
            problems.add(field, "the peer has no models: list those that it serves or remove it");
        }
        Set<String> seen = new HashSet<>();
        for (String model : peer.models()) {
            String fullName = PeerModels.fullName(peer, model);
            String use = names.isSelector(fullName) ? "a selector" : names.use(fullName);
            if (model.isBlank()) {
                problems.add(field, "a model's name cannot be empty: write the peer's own name for it");
            } else if (!seen.add(model)) {
                problems.add(field, quoted(model) + " is listed twice: list it once");
            } else if (use != null) {
                problems.add(
                        field,
                        quoted(model) + " is asked for as " + quoted(fullName) + ", which is also " + use
                                + ": rename that or the peer");
            }
        }
    }

    private void checkKey(String field, Peer peer) {
        Peer.SecretKey reference = peer.apiKeySecretRef();
        if (reference == null) {
            return;
        }
        ReferencedNames.checkSecret(field, reference.name(), problems);
        if (reference.key() != null && !SECRET_KEY.matcher(reference.key()).matches()) {
            problems.add(
                    field + ".key",
                    quoted(reference.key()) + " is no key of a Secret: write letters, digits, '-', '_' and '.'");
        }
    }
}
