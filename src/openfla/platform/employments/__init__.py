"""Who works where, as Dimona and DmfA would tell it."""
