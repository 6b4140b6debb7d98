"""onrecord for programs in Python: `onrecord.read` for a page, `onrecord.open` for a record.

Invariant: what is given back is a value over those of the model and the store, and its `to_dict`
the object that the commands print; nothing here finds, decides or words anything by itself.
"""
