"""What those who come in from outside have here: what they have begun, by what they are known again, what they were asked, what they said."""
