"""What the authority knows of the place: plans, registers and maps, and the site of an application."""
