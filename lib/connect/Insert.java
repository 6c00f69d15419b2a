package mcptools.connect;

/**
 * What was written around something new, so that taking it out leaves the text as it was.
 *
 * @param prefix blanks and a line end before it
 * @param suffix what follows it: a comma, or the line end and blanks that an empty table lacked
 */
public record Insert(String prefix, String suffix) {}
