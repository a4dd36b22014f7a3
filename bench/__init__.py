"""`make bench`: what pages and PDF files cost, as ratios measured in one run. See docs/bench.md.

`databases` makes what is measured on, `server` starts the site, `load` asks it and checks every answer, `paper` times
PDF files, `targets` says what is to be reached. The bare view is in `bare` and exists nowhere else.
"""
