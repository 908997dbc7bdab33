"""`/review`: what was typed, written or shared, made a request."""
