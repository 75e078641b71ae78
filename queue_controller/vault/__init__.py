"""The vault: who a ticket's holder is. Events only refer into it, and forgetting a person is destroying one key.

`vault` keeps the records, `hall.sealing` is the cryptography; `hall.masking` makes the name that screens may show.
"""
