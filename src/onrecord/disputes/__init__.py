"""How statements stand to one another: same utterances, claims, disputes, proposals and answers.

Knows no store, no network and no page: what the head and the record say of pairs comes in.
"""
