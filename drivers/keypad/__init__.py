"""Keypads: a clerk's caller (呼叫器) and evaluators with keys of their own (评价器)."""
