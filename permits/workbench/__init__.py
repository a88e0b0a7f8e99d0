"""The planner's tools: run the worked cases, and check what they and the rules leave out."""
