"""For those who write plugins: projects to start from, and a check that says in plain words what is wrong."""
