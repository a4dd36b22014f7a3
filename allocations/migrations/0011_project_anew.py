"""Throw the projection away: it is made anew from the sealed versions when migrating is done (`apps.fill_projection`).

Without it the tables and columns that the migration before this one added would be empty for what is published.
"""

from django.db import migrations

TABLES = (
    *("PublishedMention", "PublishedLine", "PublishedPackage", "PublishedName"),
    *("PublishedDecision", "PublishedFunding", "PublishedCitation", "ListedName", "LineTally"),
)


def throw_away(apps, schema_editor):
    for name in TABLES:
        apps.get_model("allocations", name).objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):
    dependencies = [("allocations", "0010_what_pages_of_names_tell")]

    operations = [migrations.RunPython(throw_away, migrations.RunPython.noop)]
