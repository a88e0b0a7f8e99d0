"""
What is kept, one file a noun: cases with their records, their events and their chains, parties, keys and tokens,
papers, drafts, proposals, notices, sessions, clients and map data. The only home of SQL; `Store` offers the nouns.
"""
