"""Losses, metrics, schedules and the state of a training run."""
