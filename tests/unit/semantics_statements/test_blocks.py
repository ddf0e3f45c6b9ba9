"""`when`, `each`, and the names of lines that stand in several places."""

from pricing_dsl.semantics import model

FLAG = "input active: flag\n"
PAYMENTS = "records payments { amount in USD, method: { card, ach } }\n"


def keys_in(expr):
    return [expr.line] if isinstance(expr, model.Amount) else [key for part in expr.args for key in keys_in(part)]


def test_lines_of_one_name_in_two_branches_are_one_line_with_two_keys(body):
    when, double = body(FLAG, "when active { fee a 1 USD } otherwise { fee a 2 USD }\ncharge double = a")
    assert [line.key for line in (*when.body, *when.otherwise)] == ["a", "a#2"]
    assert {line.name for line in (*when.body, *when.otherwise)} == {"a"}
    assert keys_in(double.amount) == ["a", "a#2"]


def test_otherwise_when_is_a_when_in_the_branch_before_it(body):
    declarations = "input tenure in month\n"
    (first,) = body(
        declarations,
        """when tenure > 24 months { fee a 1 USD }
           otherwise when tenure > 12 months { fee a 2 USD }
           otherwise { fee a 3 USD }""",
    )
    (second,) = first.otherwise
    assert isinstance(second, model.When)
    assert [line.amount.value for line in (*first.body, *second.body, *second.otherwise)] == [1, 2, 3]


def test_a_line_of_a_branch_and_a_later_one_of_the_same_name_add_up(body):
    *_, double = body(FLAG, "when active { fee a 1 USD }\nwhen not active { fee a 2 USD }\ncharge double = a")
    assert keys_in(double.amount) == ["a", "a#2"]


def test_inside_a_later_block_a_name_is_the_sum_so_far(body):
    _, second = body(FLAG, "when active { fee a 1 USD }\nwhen not active { fee a 2 USD charge twice = a }")
    assert keys_in(second.body[1].amount) == ["a", "a#2"]


def test_inside_each_a_line_is_the_rows_own_and_outside_the_sum(body):
    each, after = body(
        PAYMENTS,
        """each payment in payments {
             when payment.method is card { charge cost on payment.amount at 2% } otherwise { charge cost = 1 USD }
             charge extra = 10% of cost
           }
           charge total_extra = 50% of (cost + extra)""",
    )
    assert each.list == "payments"
    when, extra = each.body
    assert {line.over for line in (*when.body, *when.otherwise, extra)} == {None}
    assert keys_in(extra.amount.args[1]) == ["cost", "cost#2"]
    assert keys_in(after.amount.args[1]) == ["cost", "cost#2", "extra"]


def test_a_let_of_a_branch_is_known_in_the_branch_only(body):
    (when,) = body(FLAG, "when active { let x = 1 USD charge a = x } otherwise { let x = 2 USD charge a = x }")
    assert [let.key for let in (when.body[0], when.otherwise[0])] == ["x", "x#2"]
    assert [line.amount.key for line in (when.body[1], when.otherwise[1])] == ["x", "x#2"]


def test_each_over_a_meter_knows_the_quantity_of_its_row(body):
    (each,) = body(
        "meter egress in GB by region { eu, us } default none\n",
        "each row in egress { charge e on row at 1 USD per GB }",
    )
    assert each.body[0].amount.quantity.name == "egress"
    assert each.body[0].amount.over is None


def test_a_line_named_as_its_meter_leaves_the_bare_name_the_quantity(body):
    *_, tax = body(
        "meter storage in GB\n",
        "charge storage on storage at 1 USD per GB\ncharge more on storage at 2 USD per GB\n"
        "tax gst 10% of storage.amount",
    )
    assert keys_in(tax.amount.args[1]) == ["storage"]


def test_blocks_may_stand_in_one_another(body):
    depth = 20
    text = "when active { " * depth + "fee a 1 USD" + " }" * depth
    (statement,) = body(FLAG, text)
    for _ in range(depth):
        (statement,) = statement.body
    assert statement.name == "a"
