"""Going round in circles: seen by what acts bring, not by what is said of them, and brought to an end in stages."""
