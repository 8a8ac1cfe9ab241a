"""Whether an installation is sound: what is there, what works, and what to do about the rest."""
