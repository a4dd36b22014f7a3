"""Documents' files: which kinds there are, where their bytes are kept by SHA-256, and how they are handed out.

Both sides use it: the desk keeps and fetches, the public side hands out what the record says may be. It knows no table.
"""
