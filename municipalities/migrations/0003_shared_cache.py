"""The table of what every process must know at once: failed log-ins are counted there unless there is Redis."""

from django.core.management import call_command
from django.db import migrations

TABLE = "shared_cache"


def create(_apps, schema_editor):
    call_command("createcachetable", TABLE, database=schema_editor.connection.alias, verbosity=0)


def drop(_apps, schema_editor):
    schema_editor.execute(f"DROP TABLE IF EXISTS {schema_editor.quote_name(TABLE)}")


class Migration(migrations.Migration):
    dependencies = [("municipalities", "0002_trail_of_accounts")]
    operations = [migrations.RunPython(create, drop)]
