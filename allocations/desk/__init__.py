"""The desk: staff's pages inside Django's admin. Writes the desk's tables, and hands changes to ``publishing``.

Whatever a user sees or writes here goes through ``reach`` (which municipalities, in which role) and ``trail`` (who
wrote what). The public side is never read here.
"""
