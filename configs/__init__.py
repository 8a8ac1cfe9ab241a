"""Ready-made configurations, one YAML file a run."""
