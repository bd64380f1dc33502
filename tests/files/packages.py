"""Makes small .xlsx packages by hand, to give a sheet's XML any form that writers use."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><fonts count="2"><font><sz val="9"/><name val="Arial"/></font>'
    '<font><b/><sz val="12"/><name val="Arial"/></font></fonts><fills count="2">'
    '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>'
    '</fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/>'
    '</cellStyleXfs><cellXfs count="2"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0"><alignment wrapText="1"/></xf></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>'
    "</styleSheet>"
)


def relation(number: int, kind: str, target: str) -> str:
    """One relation of a part to another."""
    return f'<Relationship Id="r{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'


def relations(*listed: str) -> str:
    """A part of relations."""
    return f'<Relationships xmlns="{_PACKAGE}">{"".join(listed)}</Relationships>'


def package(
    path: Path,
    sheet: str,
    *,
    name: str = "Gear",
    strings: str = "",
    styles: str = STYLES,
    book: str = "",
    names: str = "",
    kind: str = "sheet",
    more: Mapping[str, bytes] | None = None,
) -> Path:
    """A workbook of one sheet. ``sheet`` is its XML, where ``{main}`` stands for the namespace;
    ``strings`` the shared strings, ``book`` and ``names`` XML of the workbook part before and
    behind the list of sheets.
    """
    shared = '<Override PartName="/xl/sharedStrings.xml" ContentType="' if strings else ""
    shared += f'{_TYPE}.sharedStrings+xml"/>' if strings else ""
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.{kind}.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            f"{shared}"
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            "</Types>"
        ),
        "_rels/.rels": relations(relation(1, "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{book}<sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="r1"/></sheets>{names}</workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relations(
            relation(1, "worksheet", "worksheets/sheet1.xml"),
            *([relation(2, "styles", "styles.xml")] if styles else []),
            *([relation(3, "sharedStrings", "/xl/sharedStrings.xml")] if strings else []),
        ),
        "xl/worksheets/sheet1.xml": sheet.replace("{main}", _MAIN),
        "xl/styles.xml": styles,
        "xl/sharedStrings.xml": f'<sst xmlns="{_MAIN}">{strings}</sst>' if strings else "",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, text in parts.items():
            if text:
                archive.writestr(part, text.encode("utf-8"))
        for part, data in (more or {}).items():
            archive.writestr(part, data)
    return path


def parts_of(path: Path) -> dict[str, bytes]:
    """Every part of a package."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
