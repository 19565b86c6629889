package dev.modelswap.proxy.kubernetes;

/**
 * A proxy that wants to lead.
 *
 * @param lease the name of the Lease that tells who holds it
 * @param pod by which the Lease names this proxy
 */
record Candidate(String namespace, String lease, String pod) {

    String leasePath() {
        return "/apis/coordination.k8s.io/v1/namespaces/" + namespace + "/leases/" + lease;
    }

    String podPath(String name) {
        return "/api/v1/namespaces/" + namespace + "/pods/" + name;
    }
}
