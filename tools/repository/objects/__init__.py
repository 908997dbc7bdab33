"""Trees and blobs in a mirror's own store."""
