"""Silent calling: a cursor over the journal decides who is told what outside the hall; the centre tells them."""
