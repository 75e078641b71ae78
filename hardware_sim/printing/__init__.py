"""What every printing device needs: paper, glyphs, bar codes, and the hands that mend it."""
