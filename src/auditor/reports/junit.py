"""JUnit XML: a suite a report, a case a check, so that continuous integration shows findings as failed tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.etree import ElementTree

from auditor.reports.detail import Detail
from auditor.reports.wording import SEVERITY_WORDS, one_line, printable, where
from auditor.result import Audit, CheckCount, Failure, Finding


def render(audits: Sequence[Audit], failures: Sequence[Failure], detail: Detail) -> str:
    """A case for each check that found nothing and for each finding. A finding below `fail_on` passes and tells itself
    in its output; one that was set aside, and a check that had nothing to examine, are skipped with the reason. An
    unreadable report is an error."""
    root = ElementTree.Element("testsuites", name="auditor")
    for audit in audits:
        _suite(root, printable(audit.path), list(_cases(audit, detail)))
    for failure in failures:
        case = _case("读取报告", "读取")
        ElementTree.SubElement(case, "error", type="unreadable", message=one_line(failure.error))
        _suite(root, printable(failure.path), [case])
    for name in ("tests", "failures", "errors"):  # the schema knows no skipped ones of a whole run
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _suite(root: ElementTree.Element, name: str, cases: Sequence[ElementTree.Element]) -> None:
    kinds = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    counted = {plural: str(sum(case.find(kind) is not None for case in cases)) for plural, kind in kinds.items()}
    suite = ElementTree.SubElement(root, "testsuite", name=name, tests=str(len(cases)))
    suite.attrib.update(counted)
    suite.extend(cases)


def _case(name: str, code: str) -> ElementTree.Element:
    return ElementTree.Element("testcase", classname=f"auditor.{code}", name=name)


def _cases(audit: Audit, detail: Detail) -> Iterator[ElementTree.Element]:
    for finding in audit.findings:
        case = _finding(finding)
        if detail.fails(finding):
            told = ElementTree.SubElement(case, "failure", type=finding.severity, message=one_line(finding.message))
        else:
            told = ElementTree.SubElement(case, "system-out")
        told.text = _account(finding)
        yield case
    for one in audit.set_aside:
        case = _finding(one.finding)
        why = "已在基线中" if one.why == "known" else f"已说明理由，{one.expires} 前不计：{one_line(one.reason)}"
        ElementTree.SubElement(case, "skipped", message=why)
        yield case
    told_codes = {finding.code for finding in (*audit.findings, *(one.finding for one in audit.set_aside))}
    yield from (_silent(check, detail) for check in audit.checks if check.code not in told_codes)


def _finding(finding: Finding) -> ElementTree.Element:
    return _case(f"{finding.code} {one_line(finding.message)} [{finding.fingerprint}]", finding.code)


def _silent(check: CheckCount, detail: Detail) -> ElementTree.Element:
    case = _case(f"{check.code} {detail.title(check.code)}".rstrip(), check.code)
    if not check.examined:
        ElementTree.SubElement(case, "skipped", message="报告里没有可供核对的关系")
    return case


def _account(finding: Finding) -> str:
    """The finding with its sides and places, a line each."""
    lines = [f"{SEVERITY_WORDS[finding.severity]}：{one_line(finding.message)}"]
    lines += dict.fromkeys(f"{where(evidence.place)}：{one_line(evidence.context)}" for evidence in finding.places)
    lines += [f"同时牵动：{one_line(message)}" for message in finding.also]
    lines += [f"{name}：{one_line(text)}" for name, text in (("可能的原因", finding.hint), ("依据", finding.basis)) if text]
    return "\n".join(lines)
