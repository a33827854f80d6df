"""One thin script a page; `_router.py` is the frame around each."""
