"""What Alembic runs around the revisions: on the connection, and in the transaction, that `migrate` was given."""

from __future__ import annotations

from alembic import context

from tools.store.migrate import VERSION_TABLE
from tools.store.tables.whole import WHOLE

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=WHOLE,
    version_table=VERSION_TABLE,
    transactional_ddl=True,  # true of SQLite too, once the driver keeps its hands off transactions
)
context.run_migrations()
