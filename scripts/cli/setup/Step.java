package mcptools.cli.setup;

/**
 * What is to be done.
 *
 * @param order as an order: "train tm"
 */
public record Step(String order, Runnable action) {}
