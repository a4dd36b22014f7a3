"""Money for safety: from the desk through publishing to the sealed record, its pages and files."""
