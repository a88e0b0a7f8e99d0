"""What leaves or enters beside a request: notices, and the scanner that papers pass."""
