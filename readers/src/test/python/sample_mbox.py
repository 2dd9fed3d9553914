"""Makes the mail of MboxTest with Python's own mailbox and email, and says what they read in it.

    python3 readers/src/test/python/sample_mbox.py

Writes list.mbox, and list.json with subject, day, and text as email.policy.default's get_body gives it.
"""

import datetime
import email
import email.policy
import json
import mailbox
import pathlib
from email.message import EmailMessage

FOLDER = pathlib.Path(__file__).parents[1] / "resources/dev/trainyard/readers/records"
BOX = FOLDER / "list.mbox"
LONG = "A line that is so long that it has to be broken in transfer: " + "grün und blau, " * 20


def message(number, subject, text=None, html=None, charset="utf-8", cte=None, attachment=None):
    mail = EmailMessage()
    mail["From"] = "Jürgen <j@a.example>"
    mail["Subject"] = subject
    mail["Date"] = f"Wed, {number:02d} May 2024 12:00:00 +0200"
    mail["Message-ID"] = f"<{number}@a.example>"
    if text is not None:
        mail.set_content(text, charset=charset, cte=cte)
    if html is not None and text is not None:
        mail.add_alternative(html, subtype="html")
    elif html is not None:
        mail.set_content(html, subtype="html", charset=charset)
    if attachment is not None:
        mail.add_attachment(attachment, maintype="application", subtype="octet-stream", filename="a.bin")
        mail.add_attachment("The attached text.", filename="a.txt")
    return mail


messages = [
    message(1, "Plain", "Hello,\n\nFrom here on it is plain.\n"),
    message(2, "Größe and Maß, in a subject that is so long that it takes more than one encoded word", "Ünïcödé 😀\n", cte="base64"),
    message(3, "Western", "Grüße aus Köln\n", charset="iso-8859-1", cte="quoted-printable"),
    message(4, "Both", "As plain text.\n", "<p>As HTML.</p>"),
    message(5, "Only HTML <&>", None, "<html><body><p>Grüße</p></body></html>", charset="iso-8859-1"),
    message(6, "With attachments", LONG + "\n", attachment=bytes(range(256))),
    message(7, "日本語", "こんにちは\n", charset="iso-2022-jp"),
    message(8, "Cyrillic", "Привет\n", charset="koi8-r", cte="base64"),
]
BOX.unlink(missing_ok=True)
box = mailbox.mbox(BOX)
for mail in messages:
    entry = mailbox.mboxMessage(mail)
    entry.set_from("j@a.example", datetime.datetime(2024, 5, 1, 12).timetuple())
    box.add(entry)
box.flush()

golden = []
for entry in mailbox.mbox(BOX, factory=lambda file: email.message_from_binary_file(file, policy=email.policy.default)):
    body = entry.get_body(preferencelist=("plain", "html"))
    golden.append({"subject": str(entry["subject"]), "date": entry["date"].datetime.date().isoformat(),
                   "type": body.get_content_type(), "text": body.get_content().replace(">From ", "From ")})
(FOLDER / "list.json").write_text(json.dumps(golden, ensure_ascii=False, indent=1) + "\n")
