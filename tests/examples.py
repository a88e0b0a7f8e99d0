"""How many made-up cases the agreement of the two engines is tried on."""

import os

# Enough to catch a slip at the desk; thorough where no one waits.
EXAMPLES = 5000 if os.environ.get("CI") else 200
