"""What is asked further of a research that has ended: by the buttons of its result, by words in its thread."""
