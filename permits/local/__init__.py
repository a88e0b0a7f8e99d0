"""A municipality's own files: the board's delegation, the council's tariff, the office's face."""
