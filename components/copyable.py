"""Short texts with a button that copies them.

Not `st.code`: for its colours of program text a browser would load 1.6 MB before it draws anything else.
"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

_CSS = """
div { display: flex; align-items: center; gap: 0.5rem; font-family: var(--st-code-font); font-size: 0.85rem;
  background: var(--st-secondary-background-color); color: var(--st-text-color); padding: 0.1rem 0.6rem; }
span { flex: 1; user-select: all; }
button { font: inherit; font-family: var(--st-font); font-size: 0.75rem; color: var(--st-text-color); cursor: pointer;
  background: none; border: 1px solid var(--st-border-color); border-radius: 0.3rem; padding: 0 0.4rem; }
button:focus-visible { outline: 2px solid var(--st-primary-color); }
"""
_JS = """
export default function ({ data, parentElement }) {
  const list = parentElement.querySelector("section");
  list.replaceChildren(...data.texts.map((text) => {
    const row = document.createElement("div"), shown = document.createElement("span");
    const button = document.createElement("button");
    shown.textContent = text;
    button.type = "button";
    button.textContent = "Copy";
    button.setAttribute("aria-label", `Copy ${text}`);
    button.onclick = async () => {
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        getSelection().selectAllChildren(shown);
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    };
    row.append(shown, button);
    return row;
  }));
}
"""
_list = st.components.v2.component("copyable", html="<section></section>", css=_CSS, js=_JS)


def copyable(texts: Sequence[str], *, key: str) -> None:
    """Draw texts, one a line, each with its button."""
    _list(data={"texts": list(texts)}, key=key)
