"""Systems that may hand in applications: `lovsvar clients`."""

from __future__ import annotations

from typing import Annotated

import typer

from permits.cli.terminal import AsJson, faults_told, out, print_json, store_of
from permits.store.visitors.scopes import Scope, Vouch

clients_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Systems that may hand in applications by REST."
)


@clients_app.command("add")
def clients_add(
    name: Annotated[str, typer.Argument(help="Its id, in small letters; records know it by this name.")],
    municipality: Annotated[str, typer.Option(help="The one municipality it may hand in to, by its code.")],
    scope: Annotated[list[Scope], typer.Option(help="What it may do; repeat for more.")],
    level: Annotated[
        str, typer.Option(help="The level of assurance at which it has identified those it speaks for, as loa3.")
    ] = "",
    vouches: Annotated[list[Vouch] | None, typer.Option(help="What it answers for; repeat for more.")] = None,
    as_json: AsJson = False,
) -> None:
    """Let a system in, with what it vouches for. Its key is printed this once."""
    from permits.office import Office
    from permits.settings import Settings

    with faults_told():
        office = Office.open(Settings())
        office.zoning(municipality)
        key = office.store.clients.add(name, municipality, scope, vouches or (), level)
    _show_key(name, key, as_json)


@clients_app.command("renew")
def clients_renew(name: str, as_json: AsJson = False) -> None:
    """A new key for a system, printed this once; the old one and its tokens end."""
    from permits.settings import Settings

    with faults_told():
        key = store_of(Settings()).clients.renew(name)
    _show_key(name, key, as_json)


def _show_key(name: str, key: str, as_json: bool) -> None:
    if as_json:
        print_json({"client": name, "key": key})
        return
    out.print(f"client {name}\nkey    {key}")
    out.print("The key is not kept here and is not shown again.")


@clients_app.command("list")
def clients_list(as_json: AsJson = False) -> None:
    """Who is let in, what each may do and vouches for, and who has been shut out."""
    from permits.settings import Settings
    from permits.store.canonical import plain

    with faults_told():
        known = store_of(Settings()).clients.all()
    if as_json:
        print_json([plain(each) | {"scopes": sorted(each.scopes), "vouches": sorted(each.vouches)} for each in known])
        return
    for client in known:
        state = f"revoked {client.revoked:%Y-%m-%d}" if client.revoked else f"added {client.added:%Y-%m-%d}"
        scopes, vouches = " ".join(sorted(client.scopes)), " ".join(sorted(client.vouches)) or "nothing"
        says = f"{client.name}  {client.municipality}  {scopes}  level {client.level or 'none'}  vouches for {vouches}"
        out.print(f"{says}  {state}")


@clients_app.command("revoke")
def clients_revoke(name: str) -> None:
    """Shut a system out at once; what it has handed in stays."""
    from permits.settings import Settings

    with faults_told():
        store_of(Settings()).clients.revoke(name)
    out.print(f"{name} is shut out.")
