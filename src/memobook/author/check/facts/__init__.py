"""Rules for what the numbers rest on: claims, units, data and locks."""
