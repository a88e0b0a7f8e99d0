"""Other people's formats into our plan and site, feature by feature, nothing repaired in silence."""
