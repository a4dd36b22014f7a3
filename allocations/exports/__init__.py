"""The record in other forms than pages: PDF, JSON and CSV, each from a sealed version. Never from the desk."""
