"""
What is kept, one file a noun: cases with their records and their chain, parties, keys and tokens, papers, drafts,
proposals, appeals, notices, sessions, clients and map data. The only home of SQL; `Store` offers the nouns.
"""
