"""What a program's prices are as functions: exact curves over one quantity, and what holds for every usage.

All numbers are exact fractions in the unit of what they count; money is in the plan's currency. What cannot be told
raises `stretches.UnclearError`, or says so in its result: nothing is guessed. Roundings and packages are steps inside a
segment, counted and never unrolled.

Curves: a number of the bill along one quantity, all else as a situation has it.

- `situations.quantities(program, plan)`: the numbers of a summary that may move, as `Quantity(name, list, unit)`.
- `situations.situations(program, plan)`: plain `Sample(usage, opening)` to look at a plan in: nothing else used, one of
  everything else, much of it. Examples of the rulebook may stand beside them.
- `curves.curve(program, plan, usage, quantity, *, opening=None, lo=None, hi=None, target=None, row=0)`: the `Curve` of
  the total, or of the value `target` (of a line `line.amount`), along a `Quantity` or its name; `Rejected` where every
  such summary is set aside. `row`: of a quantity with rows, which one moves. Raises `LookupError`.
- `curves.plan_curves(program, plan, target=None, given=None)`: an `Along(quantity, row, situation, curve)` for
  each quantity in each situation.
- `Curve.segments` (`cell`: a point or an open `Stretch` lo..hi; `form` or `reason`), `.at(x)`, `.breakpoints`,
  `.least`, `.greatest` (an `Extreme(value, at, exact)`; value None: without end), `.minus(other)`, `.signs()`.

Prices (`prices`): what a curve says to those who buy.

- `quote(curve, x)`: `Quote(x, total, marginal, average)`.
- `jumps(curve)`, `cliffs(curve)`: `Jump(at, before, value, after)`, `.size` below zero where it falls.
- `dead_zones(curve)`: `DeadZone(lo, hi, instead, saving)`: from lo to hi it is cheaper to use `instead`.
- `flats(curve)`: `Flat(lo, hi, value)`: more costs nothing more.

Arbitrage (`arbitrage`): what is gained by buying in two parts, or two in one.

- `split_gain(curve)`, `merge_gain(curve)`: `Gain(amount, a, b, most)` or None: buying `a` and `b` apart (together) is
  cheaper by `amount` than together (apart); never by more than `most`.

Comparison (`comparison`): curves against one another along the same quantity.

- `difference((program, plan), (program, plan), usage, quantity, …)`: the curve of what a new version of a plan costs
  more than an old one.
- `runs(difference)`: `Run(lo, hi, sign)`; `break_evens(difference)`: pairs (last below, first above).
- `swings(difference)`: `Swing(lo, hi, sign, least, greatest)`: where a bill rises or falls, by which `Extreme`s.
- `cheapest({name: curve})`: `Leader(cell, names)` from low to high.

Everywhere: what holds for every usage, every opening state and every date, several quantities at once.

- `prove.prove(program, plan, claim)`: `Proved`, `Refuted(witness)` or `Undecided(reason, place)` of an `Always(flag)`
  or a `Never(value, moves, rising)` (see `claims`).
- `questions.answers(program, plan, flags, given=None)`: for each flag of a plan's bill an `Answer(on, off, always,
  never)`: a `Sample` with which it is on, one with which it is off, or a proof that there is none.
- `questions.with_questions(plan, questions)`: the plan with a flag of the bill for each `Question(a, test, b)` (a
  value; eq, ne, lt, le, gt or ge; a value or a number) or flag with rows, and those flags: what
  `answers` and `prove` are asked of.
- `reach.unreached(program, plan, given=None)`: `Dead(kind, what, place, line, always)`: tiers that no usage reaches,
  branches and assumptions that are never met or always, lines and grants that are never anything, `at most` and `at
  least` that never bind or always do, minimums and maximums that change no bill, a plan that bills nothing.
"""
