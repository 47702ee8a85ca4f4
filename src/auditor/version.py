"""The version, where it is read without importing anything else."""

VERSION = "0.2.0"
