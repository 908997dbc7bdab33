"""What the patterns need of the world. An adapter fits a port by its shape; a test gives a small fake.

Every method that reaches outside raises only errors of `patterns.errors`.
"""
