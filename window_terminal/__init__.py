"""The clerk's caller (叫号终端) and the evaluation pad (评价器)."""
