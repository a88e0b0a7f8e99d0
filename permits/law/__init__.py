"""The law as data and what runs it: facts, rules, conclusions, the reader of packs and the engines."""
