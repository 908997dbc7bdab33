"""The brief: drawn up by a model, shown to people, who may change it."""
