package mcptools.cli.setup;

/**
 * What is to be done.
 *
 * @param order as an order: "train tm, tml"
 */
public record Step(String order, Runnable action) {}
