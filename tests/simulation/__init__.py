"""
A municipality's years, simulated: people of many kinds apply, complete, object, appeal and build under a moved clock.

Each seed is a small municipality of its own, and the same seed makes the same lives again. After every step what the
product says is held against `reckoning`, which is written from the law's text alone.
"""
