import os

# A program that ends after a second has no use for the second compiler, nor for several collectors of garbage.
os.environ.setdefault("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")
