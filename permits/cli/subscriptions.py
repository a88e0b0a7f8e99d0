"""Where the systems of a municipality are told what happens: `lovsvar subscriptions`."""

from __future__ import annotations

from typing import Annotated

import typer

from permits import clock
from permits.cli.terminal import AsJson, faults_told, out, print_json, store_of

subscriptions_app = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Where systems are told what happens, by signed webhooks."
)


@subscriptions_app.command("add")
def subscriptions_add(
    client: Annotated[str, typer.Argument(help="The system, by its id in `lovsvar clients list`.")],
    address: Annotated[str, typer.Argument(help="The https address that events are posted to.")],
    after: Annotated[
        int | None, typer.Option(min=0, help="The event that the first one follows; the newest if not given.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Have a system told what happens in its municipality. The secret that it is signed with is printed this once."""
    from permits.post.reach import check_address
    from permits.post.webhooks import key_of
    from permits.settings import Settings

    with faults_told():
        settings = Settings()
        check_address(address, at_home=settings.demo)
        store = store_of(settings)
        made = store.subscriptions.add(store.clients.named(client), address, clock.now(), after)
        secret = key_of(settings.secret(), made.id)
    if as_json:
        print_json({"subscription": made.id, "after": made.after, "secret": secret})
        return
    out.print(f"subscription {made.id}\nsecret       {secret}")
    out.print("The secret is not kept here and is not shown again.")


@subscriptions_app.command("list")
def subscriptions_list(as_json: AsJson = False) -> None:
    """Who is told where, how far each has come, and who has taken nothing for so long that it was stopped."""
    from permits.settings import Settings

    with faults_told():
        known = store_of(Settings()).subscriptions.all()
    if as_json:
        print_json(known)
        return
    for subscription in known:
        state = f"told up to event {subscription.after}"
        if subscription.stopped:
            state += f", stopped {subscription.stopped:%Y-%m-%d}: {subscription.why}"
        elif subscription.next_try:
            state += f", tried again {subscription.next_try:%Y-%m-%d %H:%M} UTC: {subscription.why}"
        says = f"{subscription.id}  {subscription.client}  {subscription.address}  {state}"
        out.print(says)


@subscriptions_app.command("resume")
def subscriptions_resume(id: str) -> None:
    """Send at once to one that was stopped or waits, from where it stopped."""
    from permits.settings import Settings

    with faults_told():
        store_of(Settings()).subscriptions.resume(id)
    out.print(f"{id} is sent to again.")


@subscriptions_app.command("remove")
def subscriptions_remove(id: str) -> None:
    """Send nothing more."""
    from permits.settings import Settings

    with faults_told():
        store_of(Settings()).subscriptions.remove(id)
    out.print(f"{id} is removed.")


@subscriptions_app.command("tell")
def subscriptions_tell() -> None:
    """Send what waits, once; run it every minute, or let `serve` do it."""
    from permits.post.webhooks import tell
    from permits.settings import Settings

    with faults_told():
        settings = Settings()
        taken = tell(store_of(settings), settings)
    out.print(f"{taken} events taken")
