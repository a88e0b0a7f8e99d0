"""The planner's tools: run the worked cases, and later check, compare and publish packs."""
