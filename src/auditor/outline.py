"""How a report is laid out: its title, organisation, year, kind and sections. Knows no arithmetic."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.document import Document


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the blocks under it: `blocks` is the half-open range after the heading block `heading`."""

    title: str
    number: str
    style: str
    level: int
    heading: int
    blocks: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """What a report says it is. `year` is its report year, None where nothing says so; `proof` is the (block, start, end) that says it.

    `kind` is one of 部门整体支出绩效自评, 项目支出绩效自评, 绩效评价, 部门决算, 部门预算, or "" where nothing says so.
    """

    title: str
    organization: str
    year: int | None
    kind: str
    sections: tuple[Section, ...]
    proof: tuple[int, int, int] | None = None

    def path(self, block: int) -> tuple[Section, ...]:
        """The headings over a block, outermost first."""
        return tuple(s for s in self.sections if s.heading == block or s.blocks[0] <= block < s.blocks[1])


def outline(document: Document) -> Outline:
    """Title, organisation, year, kind and sections of a document, from what it prints."""
    raise NotImplementedError
