"""The record for language-model clients: read-only tools over the Model Context Protocol."""
