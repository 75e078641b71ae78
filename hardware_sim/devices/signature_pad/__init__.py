"""The signature pad: a screen one writes on, a pen that is measured two hundred times a second, and a hand."""
