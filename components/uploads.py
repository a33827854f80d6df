"""Files that users bring: read at once, then dropped; what was read is kept in the memory of the session alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from components.plain_text import escaped
from data_access.errors import AlertscopeError

T = TypeVar("T")
Read = Callable[[bytes, str], T]
"""What a file's content and name give; an `AlertscopeError` says why they give nothing."""
_LONGEST_NAME = 60


@dataclass(frozen=True)
class Brought(Generic[T]):
    """What is made of the file that a user brings to one place of the dashboard.

    Attributes
    ----------
    scope : the place, as it stands in keys of widgets
    most_bytes : of a file
    """

    scope: str
    most_bytes: int

    def held(self) -> T | None:
        """What was read, None if nothing was."""
        found: T | None = st.session_state.get(self._held)
        return found

    def problem(self) -> str | None:
        """Why the last file gave nothing, not escaped."""
        found: str | None = st.session_state.get(self._problem)
        return found

    def offer(self, label: str, read: Read[T], *, is_labelled: bool = False) -> None:
        """The upload, under what was wrong with the file before."""
        problem = self.problem()
        if problem is not None:
            st.warning(escaped(problem), icon=":material/help:")
        key = f"{self.scope}-file-{st.session_state.get(self._uploads, 0)}"
        st.file_uploader(
            label,
            key=key,
            on_change=self._take,
            args=(key, read),
            max_upload_size=self.most_bytes // 1_000_000,
            label_visibility="visible" if is_labelled else "collapsed",
        )

    def line(self, name: str, about: str, *, remove: str = "Remove it") -> None:
        """What is held, and the button that lets go of it.

        Parameters
        ----------
        about : Markdown
        """
        with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{self.scope}-held"):
            st.markdown(f":material/upload_file: **{escaped(name)}** :gray[{about}]", width="content")
            st.button(remove, key=f"{self.scope}-remove", icon=":material/close:", on_click=self.forget)

    def take(self, content: bytes, name: str, read: Read[T]) -> None:
        """Read a file's content; what was held before stays if that fails."""
        try:
            st.session_state[self._held] = read(content, name)
        except AlertscopeError as error:
            st.session_state[self._problem] = f"{name[:_LONGEST_NAME]}: {error}"
            return
        st.session_state.pop(self._problem, None)

    def forget(self) -> None:
        """Let go of what is held."""
        for key in (self._held, self._problem):
            st.session_state.pop(key, None)

    def _take(self, key: str, read: Read[T]) -> None:
        """Read the file that was just chosen, and let go of it."""
        file = st.session_state.get(key)
        if not isinstance(file, UploadedFile):  # none, or one that was let go of and that the browser still names
            return
        st.session_state[self._uploads] = st.session_state.get(self._uploads, 0) + 1
        content = file.getvalue()
        _let_go(file)
        self.take(content, file.name, read)

    @property
    def _held(self) -> str:
        return f"{self.scope}-brought"

    @property
    def _problem(self) -> str:
        return f"{self.scope}-problem"

    @property
    def _uploads(self) -> str:
        return f"{self.scope}-uploads"


def _let_go(file: UploadedFile) -> None:
    """Drop a file that was read: Streamlit would keep every file of a session in memory until its end."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, file.file_id)
