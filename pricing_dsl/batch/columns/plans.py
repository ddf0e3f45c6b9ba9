"""What the plans of a program ask for and keep, looked up once for all tables."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from attrs import field, frozen

from pricing_dsl.batch.columns.limbs import Flags
from pricing_dsl.ir.nodes import Inlet, Program, Slot, TableSpec
from pricing_dsl.rating.admission import CALENDAR


@frozen(eq=False)
class Plans:
    """The plans of a program. needed: what some of them need but dates, and which of them; slots: those of a name,
    which plans may have differently; keeps: which plans have a slot of a name."""

    program: Program
    inlets: Mapping[str, Inlet] = field(init=False)
    tables: Mapping[str, TableSpec] = field(init=False)
    needed: tuple[tuple[Inlet, Flags], ...] = field(init=False)
    slots: Mapping[str, tuple[Slot, ...]] = field(init=False)
    keeps: Mapping[str, Flags] = field(init=False)

    @inlets.default
    def _inlets(self) -> dict[str, Inlet]:
        return {inlet.name: inlet for inlet in self.program.inlets}

    @tables.default
    def _tables(self) -> dict[str, TableSpec]:
        return {table.name: table for table in self.program.tables}

    @needed.default
    def _needed(self) -> tuple[tuple[Inlet, Flags], ...]:
        of_plans = [set(plan.needs) - set(CALENDAR) for plan in self.program.plans]
        found = ((inlet, np.array([inlet.name in needs for needs in of_plans])) for inlet in self.program.inlets)
        return tuple((inlet, plans) for inlet, plans in found if plans.any())

    @slots.default
    def _slots(self) -> dict[str, tuple[Slot, ...]]:
        found: dict[str, list[Slot]] = {}
        for plan in self.program.plans:
            for slot in plan.slots:
                found.setdefault(slot.name, []).append(slot)
        return {name: tuple(dict.fromkeys(slots)) for name, slots in found.items()}

    @keeps.default
    def _keeps(self) -> dict[str, Flags]:
        found = {name: np.zeros(len(self.program.plans), np.bool_) for name in self.slots}
        for number, plan in enumerate(self.program.plans):
            for slot in plan.slots:
                found[slot.name][number] = True
        return found
