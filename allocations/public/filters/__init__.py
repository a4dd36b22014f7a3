"""Filters of lists of lines: what an address asks for, which lines that is, and how many there are of each kind.

`question` reads the address and refuses what makes no sense, `narrowing` finds the lines, `counting` counts them,
`paging` takes out one page. What people read of it is made in `allocations.public.pages`.
"""
