"""What can be held against itself: records and events in their chains, the seals of letters, and how each is checked or left out."""
