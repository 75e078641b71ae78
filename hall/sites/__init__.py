"""The site definition: which regions, halls, floors, areas, windows, services and terminals there are.

`definition` says what can be written, `load` reads it and explains every mistake, `settings` hands
values down the five levels of government. `demo/` is a complete site of made-up people.
"""
