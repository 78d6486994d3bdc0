"""One database per service: an owner that migrates it, and a role that may only use its data."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg

SERVICES = ("identity", "registration", "accounts", "cases", "notifications", "gateway")
"""All services, in the order they are named to people."""

SERVICES_WITH_DATABASE = ("identity", "registration", "accounts", "cases", "notifications")
"""The gateway keeps nothing."""


@dataclass(frozen=True)
class DatabaseUrls:
    """Two ways into one database."""

    service: str
    """As the role that may read and write rows, and nothing else."""

    owner: str
    """As the owner: migrations only."""


def owner_of(service: str) -> str:
    """Name the role that owns a service's database."""
    return f"lodge_{service}_owner"


def role_of(service: str) -> str:
    """Name the role a service works as."""
    return f"lodge_{service}"


def url_for(admin_url: str, *, user: str, password: str, database: str) -> str:
    """Give the address of another user and database on the administrator's server."""
    parts = urlsplit(admin_url)
    host = parts.netloc.rpartition("@")[2]
    credentials = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{credentials}@{host}", path=f"/{database}"))


async def prepare_roles(
    admin_url: str, service: str, *, owner_password: str, password: str
) -> None:
    """Create a service's two roles, or give them these passwords when they are there."""
    connection = await asyncpg.connect(admin_url)
    try:
        for role, secret in ((owner_of(service), owner_password), (role_of(service), password)):
            known = await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role)
            verb = "ALTER" if known else "CREATE"
            literal = secret.replace("'", "''")
            await connection.execute(f"{verb} ROLE {role} LOGIN PASSWORD '{literal}'")
        # An administrator who is no superuser must belong to the owner to give it a database.
        if not await connection.fetchval(
            "SELECT rolsuper FROM pg_roles WHERE rolname = current_user"
        ):
            await connection.execute(f"GRANT {owner_of(service)} TO CURRENT_USER")
    finally:
        await connection.close()


async def prepare_database(
    admin_url: str, service: str, *, database: str, owner_password: str, password: str
) -> DatabaseUrls:
    """Create the database when it is missing and settle who may do what in it.

    The roles exist (`prepare_roles`). Tables the owner makes later are the service role's to
    read and write from their first moment.
    """
    owner, role = owner_of(service), role_of(service)
    connection = await asyncpg.connect(admin_url)
    try:
        known = await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", database)
        if not known:
            await connection.execute(f"CREATE DATABASE {database} OWNER {owner}")
        await connection.execute(f"REVOKE ALL ON DATABASE {database} FROM PUBLIC")
        await connection.execute(f"GRANT CONNECT, TEMPORARY ON DATABASE {database} TO {role}")
    finally:
        await connection.close()
    urls = DatabaseUrls(
        service=url_for(admin_url, user=role, password=password, database=database),
        owner=url_for(admin_url, user=owner, password=owner_password, database=database),
    )
    connection = await asyncpg.connect(urls.owner)
    try:
        await connection.execute(
            f"""
            REVOKE ALL ON SCHEMA public FROM PUBLIC;
            GRANT USAGE ON SCHEMA public TO {role};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public
                GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role};
            ALTER DEFAULT PRIVILEGES IN SCHEMA public
                GRANT USAGE, SELECT ON SEQUENCES TO {role};
            """
        )
    finally:
        await connection.close()
    return urls
