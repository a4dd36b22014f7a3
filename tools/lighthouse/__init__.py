"""`make lighthouse`: Lighthouse on a phone for every kind of public page. `kinds` says which, `__main__` measures."""
