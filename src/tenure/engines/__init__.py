"""Where expressions run: one file per engine; its name is the engine's name."""
