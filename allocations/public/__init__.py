"""The public pages. They read the sealed record and its projection only, never the desk."""
