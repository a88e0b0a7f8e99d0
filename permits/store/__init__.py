"""
What is kept, one file a noun, and the only home of SQL; `Store` offers the nouns.

The database itself lies here: its tables, its queue of writers, how things are spelt, packed and carried over. Beside it stand
the rooms of the nouns: what is chained (`chained`), what belongs to a case (`case`), what those who come in from outside have
here (`visitors`), and what those who serve have (`office`).
"""
