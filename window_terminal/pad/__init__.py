"""The evaluation pad in front of the visitor (评价器): `hall pad`."""
