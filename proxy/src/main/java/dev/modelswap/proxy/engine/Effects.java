package dev.modelswap.proxy.engine;

/** What the engine wants done. Implementations only start things; what comes of them returns as an {@link Event}. */
public interface Effects {

    /** Let the request through to its model, which holds the model until {@link Event.RequestFinished}. */
    void grant(long request);

    /** Answer the request with this error; the engine has forgotten it. */
    void reject(long request, Rejection rejection);

    /** Cut the granted request off, for its model goes; {@link Event.RequestFinished} follows. */
    void revoke(long request);

    /** Bring the model up; asked again while it comes up, this changes nothing. */
    void load(String model);

    /** Take the model down; asked again while it goes down, this changes nothing. */
    void unload(String model);

    /** The unloads of the model that were asked for have come to their end: it is down, or somebody else wants it again. */
    void unloaded(String model);
}
