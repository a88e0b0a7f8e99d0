"""What is known of one case while its facts are being found: the ground, the layers, and what a doubt is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Literal, get_args

from permits import geometry
from permits.acts import Act, Drawn, Form
from permits.application import NOTHING, Inquiry, Proofs
from permits.errors import Fault
from permits.geometry import Shape
from permits.law.facts import Dates
from permits.law.pack import Pack
from permits.phrases import phrase
from permits.place.own_cases import OwnCase
from permits.place.site import Building, KnownBy, LayerState, Site
from permits.quantity import Measured, Source, Stated, Value, around
from permits.text import Text

PLAN_GAP = 0.10
"""Metres of gap or overlap between areas that is legal in plan data (NGP rules DP-0002, DP-0003)."""

AGAINST = Decimal("0.10")
"""Metres of drawing slip within which an extension stands against its building."""

ZERO = Decimal(0)

LimitRead = Literal[
    "eaves_ignored_below", "eaves_low_below", "eaves_counted_beyond", "high_eaves_counted_beyond",
    "track_comeback_distance", "implementation_months_when_not_stated", "shore_protection_distance",
    "lake_without_shore_protection", "ground_by_public_space_below",
]  # fmt: skip
LIMITS_READ: tuple[str, ...] = get_args(LimitRead)
"""The limits that measuring itself reads in the pack; the rulebook sees that they are there."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the applicant states of a fact. place: a JSON pointer to where."""

    value: Value
    place: str


@dataclass
class Finding:
    """Facts being found for one case."""

    inquiry: Inquiry
    site: Site
    where: Shape | None
    pack: Pack
    dates: Dates
    proofs: Proofs = NOTHING
    beside: Sequence[OwnCase] = ()
    """The municipality's own cases on the property that may stand."""
    values: dict[str, Value] = field(default_factory=dict)
    absent: dict[str, Text] = field(default_factory=dict)
    said: dict[str, Said] = field(default_factory=dict)
    """What the applicant states of a fact: one statement each."""
    faults: list[Fault] = field(default_factory=list)
    claimed: dict[str, Value] = field(default_factory=dict)
    """What is said of a fact beside its value, without the evidence for it."""
    overlaps: dict[tuple[int, int], Measured | None] = field(default_factory=dict)
    """What has been measured of a shape in a provision's area, by the two objects: several facts ask for it."""

    def say(self, fact: str, value: Value, place: str) -> None:
        """What the applicant states of a fact; a second, different statement is a fault at both places."""
        before = self.said.get(fact)
        if before is not None and before.value != value:
            label = self.pack.facts[fact].label
            says = phrase("survey.finding.twice", label=label)
            self.faults += [Fault(at, says, "contradiction") for at in (before.place, place)]
            return
        self.said[fact] = Said(value, place)
        self.values[fact] = value

    def put(self, fact: str, value: Value) -> None:
        """
        What was found of a fact. Where the applicant states otherwise, neither is known: a number is then somewhere
        between the two, and anything else is open.
        """
        said = self.said.get(fact)
        together = value if said is None else _together(said.value, value)
        if together is None:
            self.doubt(fact, phrase("survey.finding.otherwise"))
            return
        self.values[fact] = together
        self.absent.pop(fact, None)

    def doubt(self, fact: str, why: Text) -> None:
        """The fact is not known, whatever is stated of it: what was found speaks against it."""
        self.values.pop(fact, None)
        self.absent[fact] = why

    def put_yes(self, fact: str, yes: bool | None, why_absent: Text, evidence: str = "") -> None:
        if yes is None:
            self.miss(fact, why_absent)
        else:
            self.put(fact, Stated(yes, Source.SURVEY, evidence))

    def put_proved(
        self, fact: str, proved: bool, claimed: bool, evidence: str = "", source: Source = Source.DOOR
    ) -> None:
        """What a door has seen itself; what is only said beside it is kept as a claim."""
        self.put(fact, Stated(proved, source, evidence))
        if claimed and not proved:
            self.claimed[fact] = Stated(claimed, Source.APPLICANT)

    def miss(self, fact: str, why: Text) -> None:
        """The fact could not be found; what the applicant has answered stands."""
        if fact not in self.values:
            self.absent[fact] = why

    @property
    def act(self) -> Act:
        return self.pack.acts[self.inquiry.measure.kind]

    @cached_property
    def ground(self) -> Shape | None:
        """Where the measure stands, or may stand when it is not placed."""
        if self.where is not None:
            return self.where
        return self.site.property.outline if self.site.property else None

    @cached_property
    def leaves(self) -> bool:
        """Whether what is drawn leaves the property as the register draws it, noise left aside."""
        property = self.site.property
        return property is not None and self.where is not None and not geometry.covers(property.outline, self.where)

    @cached_property
    def affected(self) -> Shape | None:
        """The ground, with the building that an extension changes."""
        extended = self.extended
        if self.ground is None or extended is None:
            return self.ground
        return geometry.union([self.ground, extended.outline])

    def present(self, layer: str) -> bool:
        found = self.site.layers.get(layer)
        return found is not None and found.state is LayerState.PRESENT

    def tells(self, layer: str) -> bool:
        """Whether the layer's silence means that there is nothing."""
        found = self.site.layers.get(layer)
        return found is not None and found.tells_absence

    @property
    def plans_known(self) -> bool:
        return self.present("plans") and self.site.outside_plan is not None

    @cached_property
    def far(self) -> Decimal | None:
        """Metres beyond which no plausible error of a line matters; None when the pack does not say."""
        return self.pack.settings.get("unknown_accuracy_matters_within_m")

    def limit(self, name: LimitRead) -> Decimal | None:
        """A number of the law that measuring itself needs, as it stood when the case came in."""
        limit = self.pack.limits.get(name)
        dated = limit.on(self.dates.received) if limit else None
        return dated.value if dated else None

    def margin(self, *errors: Decimal | None) -> Decimal | None:
        """k·u for independent standard errors together; None when one of them is unknown."""
        return _margin(self.pack.settings["boundary_confidence"], errors)

    def interval(self, measured: Decimal, evidence: str, *errors: Decimal | None) -> Measured | None:
        """The distance with its doubt; None when an unknown accuracy could matter."""
        margin = self.margin(*errors)
        if margin is None:
            if self.far is None or measured <= self.far:
                return None
            margin = measured - self.far
        return around(measured, margin, Source.SURVEY, evidence, not_below=ZERO)

    def nearest(self, measured: Iterable[tuple[Decimal, Measured | None]], evidence: str) -> Measured | None:
        """The least of several distances; one that is not known may be as short as nothing."""
        those = [interval for _, interval in measured]
        known = [interval for interval in those if interval is not None]
        if not known:
            return None
        low = min(measured.low for measured in known) if len(known) == len(those) else ZERO
        return Measured(low, min(measured.high for measured in known), Source.SURVEY, evidence)

    def seen(self, distance: Measured, reach: int) -> Measured:
        """
        A distance to the nearest of what was gathered within `reach` metres of the property.

        What lies beyond the reach was not gathered, so a nearest one farther off need not be the nearest there is.
        """
        return replace(distance, low=min(distance.low, Decimal(reach))) if distance.low > reach else distance

    @cached_property
    def own(self) -> tuple[Building, ...]:
        """The buildings on the property."""
        property = self.site.property
        return tuple(
            building for building in self.site.buildings if property is not None and building.on == property.designation
        )

    @cached_property
    def coming(self) -> tuple[Building, ...]:
        """What the municipality's own cases will add to the property."""
        property = self.site.property
        return tuple(
            building for building in self.site.coming if property is not None and building.on == property.designation
        )

    @cached_property
    def mains(self) -> tuple[Building, ...]:
        """
        The main buildings of the property, those that may come to be included.

        None at all where only such are: what is not built yet has nothing that complements it.
        """
        standing = tuple(building for building in self.own if building.main)
        return (*standing, *(building for building in self.coming if building.main)) if standing else ()

    @cached_property
    def extended(self) -> Building | None:
        """The building that an extension stands against; None when it cannot be told, or when it is not built yet."""
        if self.act.form is not Form.EXTENSION or self.where is None:
            return None
        where = self.where
        near = [
            building
            for building in (*self.own, *self.coming)
            if geometry.distance(where, building.outline) <= AGAINST + (self.margin(building.accuracy_m) or ZERO)
        ]
        standing = [building for building in near if building.known_by is KnownBy.REGISTER]
        # Beside an earlier extension of the same building it is still that building which is extended.
        others = [
            building
            for building in near
            if building not in standing and not (building.extends and self.added_to(standing, building))
        ]
        return standing[0] if len(standing) == 1 and not others else None

    def added_to(self, standing: Sequence[Building], extension: Building) -> bool:
        """Whether an extension that is coming stands against one of the buildings, or may do so."""
        return any(
            geometry.distance(extension.outline, building.outline)
            <= AGAINST + (self.margin(building.accuracy_m) or ZERO)
            for building in standing
        )

    def extensions_of(self, building: Building) -> tuple[Building, ...]:
        """The extensions that the municipality's own cases will add to the building, or may."""
        return tuple(
            extension for extension in self.coming if extension.extends and self.added_to([building], extension)
        )

    @property
    def governed(self) -> Shape | None:
        """Where plan provisions are looked for."""
        return self.ground if self.act.drawn in (Drawn.NOWHERE, Drawn.BUILDING, Drawn.UNASKED) else self.where


def _together(said: Value, found: Value) -> Value | None:
    """Two statements of one fact as one, which bears no more than the weaker; None when they exclude each other."""
    if isinstance(said, Measured) and isinstance(found, Measured):
        low, high = min(said.low, found.low), max(said.high, found.high)
        if (low, high) == (found.low, found.high):
            return found
        return Measured(low, high, said.source, f"{found.evidence}; angivet {said.low}")
    if isinstance(said, Stated) and isinstance(found, Stated) and said.value == found.value:
        return found
    return None


@lru_cache(maxsize=4096)
def _margin(confidence: Decimal, errors: tuple[Decimal | None, ...]) -> Decimal | None:
    """A map has few accuracies, and each place tried on it asks of the same ones again."""
    squares = [error * error for error in errors if error is not None]
    return None if len(squares) < len(errors) else confidence * sum(squares, ZERO).sqrt()
