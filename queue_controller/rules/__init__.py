"""Looking at the rules of the hall that runs, trying others on a copy, and adopting them: the command `hall rules`."""
