"""The course of a review of a change: looked at through lenses, weighed, told, and posted where it is wanted."""
