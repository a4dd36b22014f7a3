"""Pages of the desk that belong to no model: they stand under the admin's address and behind its door."""

from django.contrib import admin
from django.urls import path

from allocations.desk.my_mail import my_mail
from allocations.desk.trail_page.views import trail, trail_csv

app_name = "desk"
urlpatterns = [
    path("spar/", admin.site.admin_view(trail), name="trail"),
    path("spar.csv", admin.site.admin_view(trail_csv), name="trail-csv"),
    path("utskick/", admin.site.admin_view(my_mail), name="mail"),
]
