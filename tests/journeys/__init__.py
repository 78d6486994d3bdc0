"""The main job and its mishaps, with every service as a real process."""
