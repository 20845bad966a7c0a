from openfla.client import FlaClient, FlaProviderClient

AnyClient = FlaClient | FlaProviderClient
"""A client for threads, whatever the quality of its account."""
