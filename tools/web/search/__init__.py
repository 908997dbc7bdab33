"""Search: the providers, and several of them asked as one."""
