"""What leaves an installation as lists and files: cases, figures, what is to be invoiced, and what has changed on the map."""
