"""Work that is done beside the web: what is queued, and what is published at a time. See docs/worker.md.

A task is declared where it belongs, with ``django_tasks.task``, and put in the queue in the transaction of what it is
about. Here is what does it: the worker, its signs of life, and what takes up again what a killed worker left undone.
"""
