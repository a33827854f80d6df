"""The API described for people: one page, with nothing from elsewhere."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from html import escape

from api.question import Question

_STYLE = """
:root { color-scheme: light dark; }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid #8886; }
pre, code { font: 14px/1.4 ui-monospace, monospace; }
td code { overflow-wrap: anywhere; }
pre { overflow-x: auto; padding: .6rem; border: 1px solid #8886; }
"""


def html(questions: Sequence[Question], address: str, server: str) -> str:
    """The page; `address` is the path of the questions, `server` what examples put before it."""
    sections = "".join(_section(question, server + address) for question in questions)
    links = ", ".join(f'<a href="#{escape(q.name)}">{escape(q.name)}</a>' for q in questions)
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Alertscope API</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<style>{_STYLE}</style></head><body><main><h1>Alertscope API</h1>"
        "<p>The questions of Fink’s public REST API, answered from this server’s store, with the same names of fields "
        "and columns. Ask with GET, or with POST and JSON or a form. A refusal has the status 400 and a sentence for "
        "each field in <code>fields</code>; an answer that was cut says so in the header "
        "<code>X-Alertscope-Cut</code>.</p>"
        f'<p>For programs: <a href="{escape(address)}/openapi.json">openapi.json</a>.</p>'
        f"<nav><p>{links}</p></nav>{sections}</main></body></html>"
    )


def _section(question: Question, address: str) -> str:
    rows = "".join(
        f"<tr><td><code>{escape(field.name)}</code>{' (required)' if field.required else ''}</td>"
        f"<td>{_with_code(field.meaning)}</td><td><code>{escape(str(field.example))}</code></td></tr>"
        for field in question.fields
    )
    head = "<tr><th scope='col'>Field</th><th scope='col'>Meaning</th><th scope='col'>Example</th></tr>"
    table = f"<table><thead>{head}</thead><tbody>{rows}</tbody></table>" if rows else ""
    asked = json.dumps({field.name: field.example for field in question.fields if field.required})
    body = f" -H 'Content-Type: application/json' -d '{asked}'" if question.fields else ""
    example = f"curl {address}/{question.name}{body}"
    return (
        f'<section><h2 id="{escape(question.name)}">{escape(question.name)}</h2>'
        f"<p>{_with_code(question.summary)}</p>{table}<pre tabindex='0'>{escape(example)}</pre></section>"
    )


def _with_code(text: str) -> str:
    """Words between backticks as code."""
    return re.sub("`([^`]+)`", r"<code>\1</code>", escape(text))
