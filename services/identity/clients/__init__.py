"""Whom identity asks beside its own database: the organisations' own sign-in."""

from services.identity.clients.providers import Provider, Providers

__all__ = ["Provider", "Providers"]
