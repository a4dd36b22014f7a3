from django.db import migrations, models


def forget_tallies(apps, schema_editor):
    """What was counted without it is counted anew once the tables are migrated (`allocations.apps`)."""
    for name in ('LineTally', 'NameTally'):
        apps.get_model('allocations', name).objects.using(schema_editor.connection.alias).all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('allocations', '0008_the_record_by_names_and_by_days'),
    ]

    operations = [
        migrations.RunPython(forget_tallies, migrations.RunPython.noop),
        migrations.AddField(
            model_name='linetally',
            name='year_inferred',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='nametally',
            name='year_inferred',
            field=models.BooleanField(default=False),
        ),
    ]
