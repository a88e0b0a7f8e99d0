"""Commands that serve, send and describe."""

from __future__ import annotations

import json
import os
import sys
import time
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlsplit

import typer

from permits import clock
from permits.cli.terminal import app, faults_told, out, store_of
from permits.errors import NotFound
from permits.store.visitors.scopes import Scope, Vouch

if TYPE_CHECKING:  # each command loads what it needs, and `--help` nothing
    from permits.office import Office
    from permits.post.deliver import Ports
    from permits.settings import Settings
    from permits.store.chained.chain import Head
    from permits.store.store import Store


@app.command("deliver")
def deliver_() -> None:
    """Send the notices that wait and announce what is decided, once; run it every minute, or let `serve` do it."""
    from permits.office import Office
    from permits.post.deliver import ports_of
    from permits.settings import Settings
    from permits.steps.dispatching import dispatch

    with faults_told():
        settings = Settings()
        ports = ports_of(settings)
        if ports.closed:
            raise typer.BadParameter(
                "set LOVSVAR_DELIVERY to file:FOLDER, smtps://host or smtp+starttls://host, or LOVSVAR_SMS"
            )
        done = dispatch(Office.open(settings), ports, clock.now())
    out.print(
        f"{done['sent']} sent, {done['waiting']} to be tried again, {done['set aside']} set aside, "
        f"{done['announced']} announced"
    )


@app.command()
def notices(again: Annotated[bool, typer.Option("--again", help="Try all of them again.")] = False) -> None:
    """Name the notices that could not be sent, by case and reason; the address is in the case."""
    from permits.settings import Settings

    with faults_told():
        store = store_of(Settings())
        found = store.outbox.set_aside()
        tried = store.outbox.try_again() if again else 0
    for line in found:
        out.print(f"{line.number}: {line.why}, tried {line.tries} times")
    out.print(f"{tried} to be tried again" if again else f"{len(found)} set aside")


@app.command("openapi")
def openapi_() -> None:
    """Print the OpenAPI document of REST; where the settings know this computer alone, for the address of an example."""
    from api.app import create_app
    from api.rest.openapi import EXAMPLE_ADDRESS
    from permits.settings import Settings, is_loopback

    with faults_told():
        settings = Settings()
        if is_loopback(urlsplit(settings.base_url).hostname):
            settings = settings.model_copy(update={"base_url": EXAMPLE_ADDRESS})
        document = create_app(settings).openapi()
    print(json.dumps(document, ensure_ascii=False, indent=1))


@app.command("demo")
def demo_(reset: Annotated[bool, typer.Option("--reset", help="Throw away what is there first.")] = False) -> None:
    """Make the demo town's cases, of all kinds and ages, unless it has any; `serve --demo` shows them."""
    import shutil

    from permits.demo.living import live_through
    from permits.office import Office
    from permits.settings import Settings

    with faults_told():
        settings = Settings.for_demo()
        if settings.database_url:
            raise typer.BadParameter("the demo has a database of its own: leave LOVSVAR_DATABASE_URL unset")
        if reset:
            for left in settings.data_dir.glob("lovsvar.db*"):
                left.unlink()
            shutil.rmtree(settings.data_dir / "post", ignore_errors=True)
        office = Office.open(settings)
        where = office.municipality_asked()
        if office.store.cases.listed(where, 1):
            out.print("The demo town has its cases already; --reset makes them anew.")
            return
        out.print("Making the demo town's cases, once ...")
        cases = sum(1 for _ in live_through(office, where, clock.today()))
    out.print(f"{cases} cases")


@app.command()
def serve(
    demo: Annotated[bool, typer.Option("--demo", help="The demo municipality, on loopback, with demo login.")] = False,
    port: int = 8000,
    host: str = "127.0.0.1",
    workers: Annotated[int, typer.Option(min=1, help="Processes that answer; one for each core is best.")] = 1,
) -> None:
    """Serve the e-service, the desk and REST."""
    import tempfile

    import uvicorn

    from api.app import create_app
    from api.web.journal import write_lines
    from api.web.metrics import COUNTED_TOGETHER
    from permits.post.deliver import ports_of
    from permits.post.seal import sealer_of
    from permits.settings import Settings, is_loopback
    from permits.store.visitors.clients import DEMO

    if not sys.stderr.isatty():
        write_lines()
    with faults_told():
        settings = Settings.for_demo(f"http://127.0.0.1:{port}") if demo else Settings()
        if settings.demo and not is_loopback(host):
            raise typer.BadParameter("the demo serves on loopback only, since anybody can sign in there")
        web = create_app(settings)
        office: Office = web.state.office
        key = _demo_key(office) if settings.demo else ""
        for municipality in office.municipalities:
            sealer_of(settings, municipality.code)
    ports = ports_of(settings)
    Thread(target=_sending, args=(office, ports), daemon=True).start()
    Thread(target=_telling, args=(office.store, settings), daemon=True).start()
    out.print(f"Lovsvar: http://{host}:{port}/   (stop with Ctrl+C)")
    if key:
        out.print(f"REST: client {DEMO}, key {key}")
    quiet: dict[str, Any] = {"log_level": "warning", "proxy_headers": False, "server_header": False}
    if workers == 1:
        uvicorn.run(web, host=host, port=port, **quiet)
        return
    with tempfile.TemporaryDirectory() as counts:
        # Each opens an office of its own, by the settings alone.
        os.environ |= {
            "LOVSVAR_DEMO": str(settings.demo),
            "LOVSVAR_BASE_URL": settings.base_url,
            COUNTED_TOGETHER: counts,
        }
        uvicorn.run("api.app:create_worker", factory=True, workers=workers, host=host, port=port, **quiet)


def _demo_key(office: Office) -> str:
    """A new key for the demo's own client, which vouches for all that a client can."""
    from permits.store.visitors.clients import DEMO

    clients = office.store.clients
    try:
        return clients.renew(DEMO)
    except NotFound:
        return clients.add(DEMO, office.municipality_asked(), tuple(Scope), tuple(Vouch), DEMO)


def _sending(office: Office, ports: Ports) -> None:
    """Decisions are announced, notices and heads leave for as long as the service runs, each where the settings say so."""
    import structlog

    from permits.post.heads import mail_heads, send_heads
    from permits.steps.dispatching import dispatch

    store, settings = office.store, office.settings
    mailed: dict[str, Head] = {}
    mail_next = clock.now()
    while True:
        try:
            office = office.up_to_date()
            dispatch(office, ports, clock.now())
            if settings.heads:
                send_heads(store, Path(settings.heads), clock.now())
            if ports.mail is not None and settings.heads_to and clock.now() >= mail_next:
                mailed = mail_heads(store, ports.mail, settings, mailed, clock.now())
                mail_next = clock.now() + HEADS_EVERY
        except Exception as error:  # the database may be away for a while; notices wait in it
            structlog.get_logger().warning("not sent", why=type(error).__name__)
        time.sleep(EVERY_SECONDS)


def _telling(store: Store, settings: Settings) -> None:
    """Those who subscribe are told what happens for as long as the service runs."""
    import structlog

    from permits.post.webhooks import tell

    while True:
        taken = 0
        try:
            taken = tell(store, settings)
        except Exception as error:  # the database may be away for a while; the events are in it
            structlog.get_logger().warning("not told", why=type(error).__name__)
        if not taken:
            time.sleep(TOLD_WITHIN_SECONDS)


TOLD_WITHIN_SECONDS = 5
EVERY_SECONDS = 30
HEADS_EVERY = timedelta(days=1)
