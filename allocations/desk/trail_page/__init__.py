"""The trail to look through: who did what and when, of all kinds in one list, filtered and exported as it is shown."""
