"""The JSON API beside the pages: the questions of Fink's public REST API, answered from the store's tables.

`routes.py` lists the questions, `fields.py` and `kinds.py` read what a request holds, one file a question answers it,
`formats.py` writes tables. docs/api.md tells where the answers differ from the public API's, and why.
"""
