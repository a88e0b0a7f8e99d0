"""What is kept: cases, records, drafts, papers, notices and map data. The only home of SQL."""
