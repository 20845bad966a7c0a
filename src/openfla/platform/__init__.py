"""The server half: what the social security side of the guide does."""
