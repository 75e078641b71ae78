"""The site definition: which regions, halls, floors, areas, windows, services and terminals there are.

`definition` says what can be written, `load` reads it, explains every mistake and hands settings down
the five levels of government, `site` is what comes of it. `demo/` is a complete site of made-up people.
"""
