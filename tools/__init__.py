"""Scripts behind `make`. They run before there is an environment, so they use Python's standard library only."""
