package dev.modelswap.bench.faults.lab;

/** Something that goes wrong, and what ModelSwap makes of it. */
public interface Fault {

    /** By which the command line knows it. */
    String name();

    /** What is done. */
    String injected();

    /** What must be seen. */
    String expected();

    /** Does it in a lab of its own, and says what is seen. */
    Seen inject(FaultLab lab) throws Exception;
}
