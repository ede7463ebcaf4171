"""The public site: dossiers of records in, pages out, files in a folder that any web server can serve.

dossier.py    what a page tells, gathered from workspace and ledger; the row that stands for a record
figures.py    rows in, statistics out
pages.py      both as HTML, with templates/ and static/
shards.py     the search's index
build.py      which pages are due, and their files; manifest.py remembers
serve.py      a preview on this machine
"""
