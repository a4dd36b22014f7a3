"""Log-in, by django-allauth: passwords, second factors, the provider, sessions, and the trail of accounts.

What an administrator does with other people's accounts is in `allocations.desk.accounts`; here is what one does with
one's own, and the rule of who comes in.
"""
