"""OAuth v5: token endpoint, signing keys, metadata and introspection (RFC 6749, 7523, 7662, 8414, 9068)."""
