"""Checking an answer that was given: are its sources still there, and do they carry its sentences?"""
