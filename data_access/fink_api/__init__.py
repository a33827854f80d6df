"""Fink's public REST API as a store: every page on real objects, without an HBase.

The seam is the table. `FinkStore` gives tables whose scans are turned into questions of the API, and whose rows have
the keys and cells of Fink's own tables, so that queries, pages and our own API run on it unchanged. Two things do not
fit a scan: a cone, whose pixels the API reads better itself, is asked as a cone (`data_access.store.AnswersCones`); and
alerts of all classes by date (`ztf.jd`), which the API does not give, are a table that is not there.

What is known to be wrong in the API's answers is put right here: a range loses its first tenth of a day and may end too
early, so that it is asked a little wider and cut by key; `stopdate` alone is ignored in a cone, so that dates are never
sent with one; an answer that was cut is said to be. Magnitudes come as decimal text of 32-bit numbers and become those
numbers again; an id that came as a float is lost, and counts as a damaged cell.
"""
