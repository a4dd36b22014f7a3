"""My desk: what waits for whoever is logged in, as the admin's first page. See docs/my-desk.md.

What falls due is known in ``due``, what stands in each list in ``sections``, how the page is put together in ``page``.
"""
