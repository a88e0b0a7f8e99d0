"""What those who serve have here: who is away, what they read, typed, gave out and drew, and how far the board lets the machine go."""
