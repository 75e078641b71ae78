"""Alembic's entry: migrates on the connection that is handed over, inside its transaction."""

from alembic import context

from queue_controller.reports.store import MIGRATIONS
from queue_controller.reports.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    version_table=MIGRATIONS.version_table,
    render_as_batch=True,
)
context.run_migrations()
