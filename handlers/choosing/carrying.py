"""The small run that asks a model which command fits: it ends with a proposal in the thread, and starts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from handlers.choosing.blocks import blocks_of, text_of
from handlers.thread.carry import Carrier
from handlers.thread.in_line import unseen
from handlers.thread.root import Place
from patterns.choosing.proposal import Chosen
from patterns.choosing.undecided import ChooseRequest, sorted_by_model
from patterns.guardrails.intake.places import member_of
from patterns.guardrails.intake.seat import Seat
from patterns.ports.model import Model
from patterns.ports.runs import Run
from patterns.values.conversation import JsonObject
from patterns.values.running.record import RunRecord


@dataclass(frozen=True, slots=True)
class ChoosingCarrier:
    """Made once, by the wiring."""

    carrier: Carrier
    prefix: str

    async def carry(self, run: Run, record: RunRecord, request: ChooseRequest, model: Model) -> JsonObject:
        """From an account of a cent to the proposal."""
        await run.step("account", partial(self.carrier.open_account, record, request.limits), bool)
        seat = Seat(run, self.carrier.places, member_of(record), unseen)
        await seat.begin()
        chosen = await sorted_by_model(request, run=seat, model=model)
        await seat.give_up()
        await run.step("proposal", partial(self._post, record, chosen), bool)
        return chosen.model_dump(mode="json")

    async def _post(self, record: RunRecord, chosen: Chosen) -> bool:
        place = Place(self.carrier.slack, self.carrier.effects, record, root_ts=record.root_ts)
        blocks = blocks_of(chosen, prefix=self.prefix, notice=self.carrier.notice)
        await place.post("proposal", text_of(chosen, prefix=self.prefix), blocks)
        return True
