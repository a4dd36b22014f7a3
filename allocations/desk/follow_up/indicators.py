"""stub"""
from django.http import HttpRequest, HttpResponse
from allocations.models import SafetyPackage
def indicators(request: HttpRequest, package: SafetyPackage) -> HttpResponse:
    return HttpResponse("")
