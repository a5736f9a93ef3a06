"""A plugin of the text-comparison toolkit."""
