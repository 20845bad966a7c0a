"""ChaMan: web service accounts, their certificates, permissions and client ids."""
