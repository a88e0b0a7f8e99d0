"""Who is here: the session, the identity provider, and the people of the demo."""
