"""OFD files of their least parts, for the tests to break and to vary."""

from __future__ import annotations

import io
import zipfile

NAMESPACE = "http://www.ofdspec.org/2016"


def packed(parts: dict[str, str | bytes]) -> bytes:
    """A package of these parts, deflated."""
    answer = io.BytesIO()
    with zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return answer.getvalue()


def parts(*pages: str, common: str = "", resources: str = "", document: str = "", head: str = "", namespace: str = NAMESPACE, page: str = "") -> dict[str, str | bytes]:
    """The parts of a file whose pages show these objects: `common` and `document` stand in its document part, `page` in each page, `head` before its root."""
    o = f'xmlns:ofd="{namespace}"'
    listed = "".join(f'<ofd:Page ID="{900 + n}" BaseLoc="Pages/Page_{n}/Content.xml"/>' for n in range(len(pages)))
    return {
        "OFD.xml": f'<ofd:OFD {o} Version="1.0"><ofd:DocBody><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>',
        "Doc_0/Document.xml": f"<ofd:Document {o}><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
        f"<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>{common}</ofd:CommonData><ofd:Pages>{listed}</ofd:Pages>{document}</ofd:Document>",
        "Doc_0/DocumentRes.xml": f'<ofd:Res {o} BaseLoc="Res">{resources}</ofd:Res>',
        **{
            f"Doc_0/Pages/Page_{n}/Content.xml": f'<?xml version="1.0" encoding="UTF-8"?>{head}<ofd:Page {o}>{page}<ofd:Content><ofd:Layer ID="{n + 1}">{objects}</ofd:Layer></ofd:Content></ofd:Page>'
            for n, objects in enumerate(pages)
        },
    }


def ofd(*pages: str, **told: str) -> bytes:
    """A file whose pages show these objects."""
    return packed(parts(*pages, **told))


def line(x: float, y: float, text: str, size: float = 4.0, more: str = "", code: str = "", inner: str = "") -> str:
    """A text object: `more` are attributes of it, `code` those of its run in place of the usual steps, `inner` what stands before the run."""
    steps = " ".join(f"{size if sign > chr(0x2E80) else size / 2:g}" for sign in text[:-1])
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y} {len(text) * size} {size * 1.2}" Font="1" Size="{size}" {more}>{inner}'
        f'<ofd:TextCode X="0" Y="{size * 0.88:g}" {code or f"""DeltaX="{steps}" """}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def stroke(data: str, more: str = "", inner: str = "") -> str:
    """A path in millimetres from the page's corner."""
    return f'<ofd:PathObject ID="1" Boundary="0 0 210 297" {more}>{inner}<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def grid(xs: list[float], ys: list[float]) -> str:
    """The ruling lines of a table."""
    return "".join(stroke(f"M {xs[0]} {y} L {xs[-1]} {y}") for y in ys) + "".join(stroke(f"M {x} {ys[0]} L {x} {ys[-1]}") for x in xs)


def units(deep: int, pages: int = 1) -> bytes:
    """A file of pages that show a unit which shows the next one ten times, and so on: little to send, ten to the power of `deep` to draw."""
    one = '<ofd:CompositeObject ID="1" Boundary="0 0 9 9" ResourceID="{}"/>'
    inner = [f'<ofd:CompositeGraphicUnit ID="{n}"><ofd:Content>{one.format(n + 1) * 10}</ofd:Content></ofd:CompositeGraphicUnit>' for n in range(1, deep)]
    last = f'<ofd:CompositeGraphicUnit ID="{deep}"><ofd:Content>{line(1, 1, "支出")}</ofd:Content></ofd:CompositeGraphicUnit>'
    return ofd(*[one.format(1)] * pages, resources=f"<ofd:CompositeGraphicUnits>{''.join(inner)}{last}</ofd:CompositeGraphicUnits>")
