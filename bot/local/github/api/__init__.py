"""GitHub's REST and GraphQL, one file for each thing that is asked about."""
