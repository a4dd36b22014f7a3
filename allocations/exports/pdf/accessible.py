"""What makes a PDF/A-3a file a PDF/UA-1 file as well: the last touch before WeasyPrint writes it.

WeasyPrint writes one variant per file. PDF/A wants every metadata schema that is not its own described, so the
PDF/UA identifier needs its extension schema, and both must stand inside the one rdf:RDF of the metadata.
"""

from typing import Any

import pydyf

# ISO 14289-1, clause 5, described as ISO 19005-3, clause 6.6.2.3.3, wants it.
PDF_UA_IDENTIFIER = b"""
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 the file conforms to</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""
END_OF_RDF = b"</rdf:RDF>"


def make_accessible(_document: Any, pdf: Any) -> None:
    """WeasyPrint's finisher: identify the file as PDF/UA-1, say what each table header heads, pass by decoration.

    A drawing without a title is decoration, as on the web (`aria-hidden`): the word it belongs to stands beside it.
    """
    metadata = _target(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(END_OF_RDF, PDF_UA_IDENTIFIER + END_OF_RDF) for part in metadata.stream]
    for element in pdf.objects:
        if not isinstance(element, dict):
            continue
        if element.get("S") == "/TH" and "A" in element:
            element["A"]["Scope"] = "/Column" if _is_in_table_head(pdf, element) else "/Row"
        if element.get("S") == "/Figure" and "Alt" not in element:
            element["ActualText"] = pydyf.String("")


def _is_in_table_head(pdf: Any, cell: Any) -> bool:
    """Column headers stand in the table's head, row headers in its body or foot: our templates know no others."""
    row = _target(pdf, cell["P"])
    return bool(_target(pdf, row["P"])["S"] == "/THead")


def _target(pdf: Any, reference: bytes) -> Any:
    """The object that a reference such as b"12 0 R" points to."""
    return pdf.objects[int(reference.split()[0])]
