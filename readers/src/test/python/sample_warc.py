"""Makes the WARC files of WarcTest with warcio, which Common Crawl's own tools use.

    python -m venv .venv && .venv/bin/pip install warcio==1.8.1
    .venv/bin/python readers/src/test/python/sample_warc.py

Writes pages.warc.gz (a crawl, a gzip member a record), texts.warc.wet.gz and metadata.warc.wat.gz. The last page of the
crawl is longer than the buffers that it is read through.
"""

import gzip
import io
import pathlib
import zlib

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/readers/records"
DATE = "2024-05-01T12:00:00Z"


def page(writer, number, content_type, payload, status="200 OK", record_headers=None, **headers):
    fields = [("Content-Type", content_type)] + [(name.replace("_", "-"), value) for name, value in headers.items()]
    http = StatusAndHeaders(status, fields, protocol="HTTP/1.1")
    url = f"https://a.example/{number}"
    request = StatusAndHeaders(f"GET /{number} HTTP/1.1", [("Host", "a.example")], is_http_request=True)
    writer.write_record(writer.create_warc_record(url, "request", http_headers=request, warc_headers_dict={"WARC-Date": DATE}))
    writer.write_record(writer.create_warc_record(url, "response", payload=io.BytesIO(payload), http_headers=http,
                                                  warc_headers_dict={"WARC-Date": DATE, **(record_headers or {})}))


def chunked(payload):
    half = len(payload) // 2
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in [payload[:half], payload[half:]]) + b"0\r\n\r\n"


with open(FOLDER / "pages.warc.gz", "wb") as out:
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("pages.warc.gz", {"software": "a crawler"}))
    html = "<html><body><p>Größe number {}</p></body></html>"
    page(writer, 1, "text/html; charset=UTF-8", html.format(1).encode())
    page(writer, 2, "text/html; charset=ISO-8859-1", html.format(2).encode("latin-1"))
    page(writer, 3, "text/html", gzip.compress(html.format(3).encode()), Content_Encoding="gzip")
    page(writer, 4, "text/plain; charset=utf-8", chunked(zlib.compress("text ä 4".encode())), Content_Encoding="deflate",
         Transfer_Encoding="chunked")
    page(writer, 5, "text/html", b"moved", status="301 Moved Permanently", Location="/1")
    page(writer, 6, "text/html", b"not found", status="404 Not Found")
    page(writer, 7, "image/png", b"\x89PNG")
    page(writer, 8, "application/octet-stream", b"%PDF-1.4 none really", record_headers={"WARC-Identified-Payload-Type": "application/pdf"})
    page(writer, 9, "text/html; charset=windows-1251", "<p>Привет</p>".encode("cp1251"))
    page(writer, 10, "text/plain", b"".join(b"line %d of a long page\n" % n for n in range(10_000)))

with open(FOLDER / "texts.warc.wet.gz", "wb") as out:
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("texts.warc.wet.gz", {"software": "a converter"}))
    for n in range(3):
        writer.write_record(writer.create_warc_record(f"https://b.example/{n}", "conversion", warc_content_type="text/plain",
                                                      payload=io.BytesIO(f"Die Größe {n}\nzweite Zeile\n".encode()),
                                                      warc_headers_dict={"WARC-Date": DATE}))

with open(FOLDER / "metadata.warc.wat.gz", "wb") as out:
    writer = WARCWriter(out, gzip=True)
    writer.write_record(writer.create_warcinfo_record("metadata.warc.wat.gz", {"software": "a converter"}))
    writer.write_record(writer.create_warc_record("https://b.example/1", "metadata", warc_content_type="application/json",
                                                  payload=io.BytesIO(b'{"Envelope":{}}'), warc_headers_dict={"WARC-Date": DATE}))
