"""
What a machine client proves of an application: what it was let in to vouch for, of what the application says.

It is written down when the client is let in, so an application says nothing of how far it is to be believed. A paper
counts when the client has handed it in itself; a hash that it merely knows is nobody's paper.
"""

from __future__ import annotations

import structlog

from permits.application import Application, Proofs
from permits.errors import NotAllowed
from permits.office import Office
from permits.opening.paper import Paper
from permits.phrases import phrase
from permits.place.gazetteer import spelt
from permits.place.zoning import Zoning
from permits.store.case.papers import of_client
from permits.store.visitors.clients import Client
from permits.store.visitors.scopes import Vouch


def vouched(office: Office, client: Client, application: Application) -> Proofs:
    """Raises NotAllowed for an application to another municipality than the client's own, and NotFound."""
    if application.municipality != client.municipality:
        structlog.get_logger().warning("client not let in", client=client.name, why="other municipality")
        raise NotAllowed(phrase("case.other_municipality", own=client.municipality, asked=application.municipality))
    signatures, agent = Vouch.SIGNATURES in client.vouches, application.agent
    held: dict[str, Paper] = {}
    if Vouch.PAPERS in client.vouches:
        held = office.store.papers(client.municipality).of(of_client(client.name))
    consents: dict[tuple[str, int], bool] = {}
    if Vouch.CONSENTS in client.vouches:
        consents = _consents(office.zoning(client.municipality), application)
    return Proofs(
        client.door,
        client.level,
        frozenset(
            place for place, party in enumerate(application.applicants) if signatures and party.signed is not None
        ),
        signatures and agent is not None and agent.signed is not None,
        consents,
        {paper.sha256: held[paper.sha256] for paper in application.attachments if paper.sha256 in held},
    )


def _consents(zoning: Zoning, application: Application) -> dict[tuple[str, int], bool]:
    """The owners who consent, each by their place in the register and the property's whole designation."""
    return {
        (spelt(consent.property), consent.owner): True
        for consent in application.consents
        if isinstance(consent.owner, int)
        and consent.signed is not None
        and (property := zoning.property(consent.property)) is not None
        and spelt(property.designation) == spelt(consent.property)
        and consent.owner < len(property.owners)
    }
