"""Rules over several fields, as data: each kind is a function of the values that were read."""

from collections.abc import Callable, Mapping
from typing import Any

from forms_service.forms.definition import Rule, RuleKind
from forms_service.forms.sheet import Sheet, holds


def apply_rules(rules: tuple[Rule, ...], sheet: Sheet) -> None:
    """Record an error for each broken rule. A rule says nothing where one of its fields already has an error."""
    for rule in rules:
        if not _silent(rule, sheet) and not _KEPT[rule.kind](rule, sheet.values):
            sheet.refuse_name(rule.at, rule.message)


def _silent(rule: Rule, sheet: Sheet) -> bool:
    if not sheet.failed.isdisjoint(rule.fields) or rule.at in sheet.failed:
        return True
    if rule.unless is not None and holds(rule.unless, sheet.values):
        return True
    return rule.when is not None and not holds(rule.when, sheet.values)


def _any_of(rule: Rule, values: Mapping[str, Any]) -> bool:
    return any(name in values for name in rule.fields)


def _needs(rule: Rule, values: Mapping[str, Any]) -> bool:
    return all(name in values for name in rule.fields)


def _empty(rule: Rule, values: Mapping[str, Any]) -> bool:
    return not any(name in values for name in rule.fields)


def _allowed(rule: Rule, values: Mapping[str, Any]) -> bool:
    return values.get(rule.fields[0], rule.values[0]) in rule.values


def _different(rule: Rule, values: Mapping[str, Any]) -> bool:
    given = [values[name] for name in rule.fields if name in values]
    return len(given) == len(set(given))


def _sum_at_most(rule: Rule, values: Mapping[str, Any]) -> bool:
    limit = values.get(rule.limit or "")
    return limit is None or sum(values.get(name, 0) for name in rule.fields) <= limit


_KEPT: Mapping[RuleKind, Callable[[Rule, Mapping[str, Any]], bool]] = {
    "any_of": _any_of,
    "needs": _needs,
    "empty_when": _empty,
    "allowed": _allowed,
    "different": _different,
    "sum_at_most": _sum_at_most,
}
