"""Alembic's entry: migrates on the connection that `migrate` hands over, inside its transaction."""

from alembic import context

from queue_controller.journal.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, render_as_batch=True)
context.run_migrations()
