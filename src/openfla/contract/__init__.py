"""What both halves speak over the wire: addresses, scopes, messages, problems and the criteria of a certificate."""
