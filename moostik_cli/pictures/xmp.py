"""The XMP packet: the standard fields by which anyone can tell that a model made the picture.

Fields as in the IPTC Photo Metadata Standard 2025.1 (DigitalSourceType, AISystemUsed,
AIPromptInformation), beside Dublin Core and XMP basic.
"""

from __future__ import annotations

import re

from moostik_cli.models.production import PREVIEW
from moostik_cli.pictures.provenance_record import Provenance

NAMESPACE = "https://moostik.invalid/ns/1.0/"  # only a name: nothing is ever fetched from it
_SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"
MADE_BY_MODEL = _SOURCE_TYPES + "trainedAlgorithmicMedia"
DRAWN_BY_PROGRAM = _SOURCE_TYPES + "algorithmicMedia"
# What XML 1.0 lets no document hold. (The class of all that it may hold takes four milliseconds to compile.)
_NOT_IN_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def xmp_packet(provenance: Provenance, record: str) -> str:
    """The packet for a picture; `record` is our JSON, in ASCII."""
    made_by = DRAWN_BY_PROGRAM if provenance.provider == PREVIEW else MADE_BY_MODEL
    title = f"{provenance.episode_id} {provenance.shot_id} {provenance.variation_id}"
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about=""'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:xmp="http://ns.adobe.com/xap/1.0/"'
        ' xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f' xmlns:moostik="{NAMESPACE}">'
        f"<dc:creator><rdf:Seq><rdf:li>{_text(provenance.model)}</rdf:li></rdf:Seq></dc:creator>"
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{_text(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<xmp:CreatorTool>{_text(provenance.software)}</xmp:CreatorTool>"
        f"<xmp:CreateDate>{_text(provenance.generated_at)}</xmp:CreateDate>"
        f"<Iptc4xmpExt:DigitalSourceType>{made_by}</Iptc4xmpExt:DigitalSourceType>"
        f"<Iptc4xmpExt:AISystemUsed>{_text(provenance.model)}</Iptc4xmpExt:AISystemUsed>"
        f"<Iptc4xmpExt:AIPromptInformation>{_text(provenance.prompt_text)}</Iptc4xmpExt:AIPromptInformation>"
        f"<moostik:record>{_text(record)}</moostik:record>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
        '<?xpacket end="w"?>'
    )


def without_record(packet: str) -> str:
    """The packet for where room is short: the standard fields, without prompt and our JSON."""
    return re.sub(r"<(Iptc4xmpExt:AIPromptInformation|moostik:record)>.*?</\1>", "", packet, flags=re.DOTALL)


def read_xmp_record(packet: str) -> str | None:
    """Our JSON in a packet, as an element or (as other tools rewrite it) an attribute. Never raises."""
    from xml.etree import ElementTree

    if "<!DOCTYPE" in packet or "<!ENTITY" in packet:
        return None  # XMP has none; an entity bomb does
    start, end = packet.find("<x:xmpmeta"), packet.rfind("</x:xmpmeta>")
    if start < 0 or end < 0:
        return None
    try:
        root = ElementTree.fromstring(packet[start : end + len("</x:xmpmeta>")])  # noqa: S314 - see above
    except (ElementTree.ParseError, ValueError):
        return None
    name = f"{{{NAMESPACE}}}record"
    for element in root.iter():
        if element.tag == name:
            return element.text
        if name in element.attrib:
            return element.attrib[name]
    return None


def _text(text: str) -> str:
    clean = _NOT_IN_XML.sub("\ufffd", text)
    return clean.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#13;")
