"""Small worlds for drivers: lines in memory, a module and a printer that answer by the book or worse."""
