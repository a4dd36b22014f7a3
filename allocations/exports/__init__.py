"""Files of the record: PDF, CSV, JSON. They read the sealed record only, never the desk."""
