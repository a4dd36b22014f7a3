"""Kronor are whole öre in the database and Decimal kronor in Python, and nothing mixes the two up."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import pytest
from django.apps.registry import Apps
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import connection, models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import Case, ExpressionWrapper, F, Max, Q, Sum, Value, When
from django.db.models.functions import Coalesce
from hypothesis import given

from allocations.money import MAX_KRONOR, KronorField, kronor_value, total
from tests.support.amounts import kronor


class Purse(models.Model):
    """A table for these tests alone, in a registry of its own so that no migration knows of it."""

    kronor = KronorField(null=True, blank=True)
    spent = KronorField(default=Decimal(0))
    coins = models.IntegerField(default=0)

    class Meta:
        app_label = "money_column"
        apps = Apps()

    def __str__(self) -> str:
        return f"{self.kronor} kr, {self.spent} kr spent"


@pytest.fixture
def purses(db: None) -> "models.Manager[Purse]":
    # table_sql and not create_model: SQLite's schema editor refuses to work inside a transaction.
    sql, parameters = connection.SchemaEditorClass(connection).table_sql(Purse)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
    return Purse._default_manager


@contextmanager
def refused(error: type[Exception]) -> Iterator[None]:
    with pytest.raises(error), transaction.atomic():
        yield


def in_database(column: str = "kronor") -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM money_column_purse ORDER BY id")
        return [row[0] for row in cursor.fetchall()]


def test_the_database_holds_whole_oere_and_python_gets_kronor(purses: "models.Manager[Purse]") -> None:
    purse = purses.create(kronor=Decimal("5700000.50"))

    purse.refresh_from_db()

    assert in_database() == [570_000_050]
    assert str(purse.kronor) == "5700000.50"


@given(kronor)
def test_every_oere_survives_the_way_to_the_database_and_back(value: Decimal) -> None:
    field = KronorField()

    ore = field.get_prep_value(value)

    assert isinstance(ore, int)
    assert field.from_db_value(ore, None, connection) == value


def test_the_largest_and_the_smallest_amount_fit(purses: "models.Manager[Purse]") -> None:
    purses.create(kronor=MAX_KRONOR)
    purses.create(kronor=-MAX_KRONOR)

    assert in_database() == [2**63 - 1, -(2**63 - 1)]
    assert list(purses.order_by("pk").values_list("kronor", flat=True)) == [MAX_KRONOR, -MAX_KRONOR]


@pytest.mark.parametrize(
    "value",
    [
        5.7,
        True,
        False,
        "5,7",
        "abc",
        Decimal("0.001"),
        Decimal("NaN"),
        Decimal("Infinity"),
        Decimal("1e999999"),
        2**63,
    ],
)
def test_what_is_no_amount_is_refused_on_every_way_in(purses: "models.Manager[Purse]", value: Any) -> None:
    with refused(ValidationError):
        Purse(kronor=value, spent=0).full_clean()
    with refused(ValidationError):
        purses.create(kronor=value)
    with refused(ValidationError):
        purses.update(kronor=value)
    with refused(ValidationError):
        purses.bulk_create([Purse(kronor=value)])
    with refused(ValidationError):
        purses.filter(kronor__gte=value).exists()
    assert in_database() == []


def test_kronor_plus_kronor_are_kronor(purses: "models.Manager[Purse]") -> None:
    purses.create(kronor=100, spent=Decimal("30.50"), coins=3)

    rows = purses.annotate(
        plus=F("kronor") + F("spent"),
        minus=F("kronor") - F("spent"),
        times=F("spent") * F("coins"),
        less=-F("spent"),
    ).values("plus", "minus", "times", "less")

    assert rows.get() == {
        "plus": Decimal("130.50"),
        "minus": Decimal("69.50"),
        "times": Decimal("91.50"),
        "less": Decimal("-30.50"),
    }


def test_an_amount_can_be_added_in_the_database(purses: "models.Manager[Purse]") -> None:
    purses.create(kronor=100)

    purses.update(kronor=F("kronor") + kronor_value(100))

    assert purses.get().kronor == 200


BARE_NUMBERS: list[Callable[[], Any]] = [
    lambda: F("kronor") + 100,
    lambda: 100 + F("kronor"),
    lambda: F("kronor") - Decimal(100),
    lambda: F("kronor") + F("coins"),
    lambda: F("kronor") / 2,
    lambda: F("kronor") * Decimal("1.5"),
    lambda: F("coins"),
    lambda: Value(100),
    lambda: Coalesce(F("kronor"), 100),
    lambda: ExpressionWrapper(F("kronor") + 100, output_field=KronorField()),
    lambda: Case(When(coins=0, then=F("kronor") + 100), default=F("kronor"), output_field=KronorField()),
]


@pytest.mark.parametrize("number", BARE_NUMBERS)
def test_a_bare_number_would_count_as_oere_and_is_never_written(
    purses: "models.Manager[Purse]", number: Callable[[], Any]
) -> None:
    purse = purses.create(kronor=100)

    with refused(FieldError):
        purses.update(kronor=number())
    purse.kronor = number()
    with refused(FieldError):
        purse.save()
    with refused(FieldError):
        purses.bulk_update([purse], ["kronor"])
    assert in_database() == [10_000]


@pytest.mark.parametrize("number", BARE_NUMBERS)
@pytest.mark.parametrize("lookup", ["exact", "gt", "gte", "lt", "lte"])
def test_kronor_are_never_compared_with_a_bare_number_from_the_database(
    purses: "models.Manager[Purse]", number: Callable[[], Any], lookup: str
) -> None:
    with refused(FieldError):
        purses.filter(**{f"kronor__{lookup}": number()}).exists()


def test_ranges_and_lists_of_kronor_are_guarded_too(purses: "models.Manager[Purse]") -> None:
    purses.create(kronor=100, spent=100)

    assert purses.filter(kronor__in=[100, F("spent")], kronor__range=(99, F("spent"))).exists()
    for lookup in ("in", "range"):
        with refused(FieldError):
            purses.filter(**{f"kronor__{lookup}": [1, F("spent") + 1]}).exists()


def test_a_bare_number_is_not_inserted_either(purses: "models.Manager[Purse]") -> None:
    with refused(FieldError):
        purses.create(kronor=Value(100))
    with refused(FieldError):
        purses.bulk_create([Purse(kronor=Value(Decimal(100)))])
    assert purses.create(kronor=kronor_value(100), spent=0) in purses.filter(kronor=100)


def test_filters_take_kronor(purses: "models.Manager[Purse]") -> None:
    purses.create(kronor=100, spent=30)
    purses.create(kronor=None)

    assert purses.filter(kronor=100).count() == 1
    assert purses.filter(kronor__gt=Decimal("99.99"), kronor__lt=F("kronor") + kronor_value(1)).count() == 1
    assert purses.filter(kronor__gte=F("spent") + F("spent")).count() == 1
    assert purses.filter(Q(kronor__in=[1, 100]) & Q(kronor__range=(99, 101))).count() == 1
    assert purses.filter(kronor=purses.filter(spent=30).values("kronor")[:1]).count() == 1
    assert purses.filter(kronor__isnull=True).count() == 1


def test_a_total_is_kronor_and_no_rows_are_nothing(purses: "models.Manager[Purse]") -> None:
    assert str(purses.aggregate(sum=total("kronor"))["sum"]) == "0.00"

    purses.create(kronor=Decimal("0.10"), spent=1)
    purses.create(kronor=Decimal("0.20"))
    purses.create(kronor=None)

    sums = purses.aggregate(
        all=total("kronor"), some=total("kronor", filter=Q(spent=1)), left=total(F("kronor") - F("spent"))
    )
    assert sums == {"all": Decimal("0.30"), "some": Decimal("0.10"), "left": Decimal("-0.70")}
    assert purses.aggregate(largest=Max("kronor"))["largest"] == Decimal("0.20")
    assert purses.filter(kronor=None).aggregate(sum=Sum("kronor"))["sum"] is None


def test_kronor_can_be_changed_in_bulk(purses: "models.Manager[Purse]") -> None:
    rows = purses.bulk_create([Purse(kronor=1), Purse(kronor=None)])
    rows[0].kronor, rows[1].kronor = Decimal("2.50"), Decimal(3)

    purses.bulk_update(rows, ["kronor"])

    assert in_database() == [250, 300]


def test_a_fixture_holds_kronor_with_two_decimals_and_reads_them_back(
    purses: "models.Manager[Purse]",
) -> None:
    purses.create(kronor=Decimal("5.7E+6"), spent=Decimal("0.5"))

    for form in ("json", "xml"):
        text = serializers.serialize(form, purses.all())
        assert "5700000.00" in text
        assert "0.50" in text
    assert KronorField().to_python("5700000.00") == 5_700_000
    assert Purse._meta.get_field("kronor").value_to_string(Purse(kronor=5)) == "5.00"


def test_a_migration_can_name_the_column() -> None:
    written, imports = MigrationWriter.serialize(Purse._meta.get_field("kronor"))

    assert written == "allocations.money.field.KronorField(blank=True, null=True)"
    assert imports == {"import allocations.money.field"}


def test_a_constraint_speaks_of_kronor(db: None) -> None:
    constraint = models.CheckConstraint(condition=Q(kronor__gte=0), name="purse_not_empty")

    constraint.validate(Purse, Purse(kronor=Decimal(0), spent=0))
    with refused(ValidationError):
        constraint.validate(Purse, Purse(kronor=Decimal("-0.01"), spent=0))
