"""A digest as people read it: claims with their sources, put together by code."""
