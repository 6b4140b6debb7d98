"""Beyond one machine: archives read slice by slice into shards, and shards into a record.

Invariant: nothing here knows how a page is read or kept; that is the workflow's.
"""
