"""Public views by room: find what is asked for, answer from what is kept or let a page module and a template make it.

They read publications and the projection only. Every answer revalidates: `allocations.public.freshness.answer`.
"""
