"""The guide to setting up the channel, for this installation and with its reader's own values."""
