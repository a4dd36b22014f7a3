"""Municipalities, their residents, areas, bodies and seats, and the staff who work for them."""
